import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite, type PGliteOptions } from "@electric-sql/pglite";
import type { EngineOptions, FromEngine, ToEngine } from "./messages.ts";
import { SyncedFileSystem, syncedStartParameters } from "./synced-file-system.ts";

/**
 * Runs PGlite in a thread of its own. It computes synchronously: in the application's thread one slow query
 * would hold up every webhook answer, and a busy loop would keep SIGTERM from being seen.
 */
const port = parentPort;
if (port === null) throw new Error("The embedded database's thread was started as a program.");

const say = (message: FromEngine) => {
  port.postMessage(message);
};
const give = (reason: unknown): never => {
  say({
    type: "fatal",
    message: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason),
  });
  process.exit(1);
};

const options = workerData as EngineOptions;
const engine = await openEngine(options).catch(give);
let work: Promise<void> = Promise.resolve();

port.on("message", (message: ToEngine) => {
  work = work.then(() => (message.type === "close" ? close() : answer(message.bytes))).catch(give);
});
say({ type: "ready" });

async function openEngine({ directory, template }: EngineOptions): Promise<PGlite> {
  const shared: PGliteOptions = {
    startParams: syncedStartParameters(PGlite.defaultStartParams),
    ...(template === null ? {} : { loadDataDir: new Blob([readFileSync(template)]) }),
  };
  if (directory === null) return PGlite.create({ ...shared, dataDir: "memory://" });
  return PGlite.create({ ...shared, fs: new SyncedFileSystem(directory, give) });
}

/** One request of the wire protocol. The raw stream call is used because the others keep every parsed answer. */
async function answer(bytes: Uint8Array): Promise<void> {
  // The first byte of every message but the one that opens a connection is a letter.
  if (bytes[0] === 0) await forgetSession();
  let chunks: Uint8Array[] = [];
  let size = 0;
  const send = (last: boolean) => {
    const joined = Buffer.concat(chunks);
    say({ type: "bytes", bytes: joined, last });
    chunks = [];
    size = 0;
  };
  await engine.execProtocolRawStream(bytes, {
    onRawData: (data) => {
      // A view into the engine's memory, which is reused.
      chunks.push(data.slice());
      size += data.length;
      if (size > 262_144) send(false);
    },
  });
  send(true);
}

/** A new connection finds what a server would give it: no open transaction, lock or setting of the one before. */
async function forgetSession(): Promise<void> {
  for (const statement of ["ROLLBACK", "DISCARD ALL"]) {
    await engine.execProtocolRawStream(simpleQuery(statement), { onRawData: () => undefined });
  }
}

function simpleQuery(sql: string): Uint8Array {
  const text = Buffer.from(`${sql}\0`);
  const message = Buffer.alloc(5 + text.length);
  message.write("Q");
  message.writeInt32BE(4 + text.length, 1);
  text.copy(message, 5);
  return message;
}

async function close(): Promise<void> {
  await engine.close();
  process.exit(0);
}
