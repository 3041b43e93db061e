import { Worker } from "node:worker_threads";

/** Computing that an input may take; more is a hang, and a fault. The machine may be busy with something else. */
const limitMs = 20_000;
const room = 4 * 1024 * 1024;

/** Sees a hang from another thread, since the one that hangs can see nothing. */
export interface Watchdog {
  /** An input is tried now. */
  begin(description: string): void;
  /** It is done. */
  end(): void;
}

/**
 * Starts one. Once an input takes too long, it says which on standard error, and ends the process: nothing else ends a
 * loop that never looks up.
 */
export function startWatchdog(): Watchdog {
  const shared = new SharedArrayBuffer(room + 8);
  const state = new Int32Array(shared, 0, 2);
  const bytes = new Uint8Array(shared, 8);
  // A view of shared memory is refused by the encoder; the copy is small.
  const encoder = new TextEncoder();
  const thread = new Worker(watch, { eval: true, workerData: { shared, limitMs } });
  thread.unref();
  let turn = 0;
  return {
    begin(description) {
      const encoded = encoder.encode(description).subarray(0, room);
      bytes.set(encoded);
      Atomics.store(state, 1, encoded.length);
      turn += 1;
      Atomics.store(state, 0, turn);
    },
    end() {
      Atomics.store(state, 0, 0);
    },
  };
}

/** Runs in the other thread; plain JavaScript, because that is what a thread can be started with. */
const watch = `
const { workerData } = require("node:worker_threads");
const { writeSync } = require("node:fs");
const state = new Int32Array(workerData.shared, 0, 2);
// Of the whole process, which tries one input at a time.
const computed = () => process.cpuUsage().user / 1000;
let turn = 0;
let since = 0;
setInterval(() => {
  const now = Atomics.load(state, 0);
  if (now !== turn || now === 0) {
    turn = now;
    since = computed();
  } else if (computed() - since > workerData.limitMs) {
    const text = Buffer.from(new Uint8Array(workerData.shared, 8, Atomics.load(state, 1))).toString();
    writeSync(2, "\\nHANG: this took more than " + workerData.limitMs / 1000 + " s of computing: " + text + "\\n");
    process.kill(process.pid, "SIGKILL");
  }
}, 250);
`;
