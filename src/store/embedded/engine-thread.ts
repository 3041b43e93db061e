import { createRequire } from "node:module";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { codeFolder } from "../../package-root.ts";
import { EngineConnection } from "./engine-connection.ts";
import type { EngineOptions, FromEngine, ToEngine } from "./messages.ts";

/** The running embedded database. */
export interface EngineThread {
  /** A connection for `pg`; one at a time, because PGlite has one session. */
  connect(): Duplex;
  /** Finishes what was asked, closes the database and ends the thread. */
  close(): Promise<void>;
}

/**
 * Starts PGlite in its thread.
 * @param onFatal called once if the thread dies by itself; every open connection has failed by then
 * @throws Error when the database cannot be opened, with PGlite's own words as the cause
 */
export async function startEngineThread(
  options: EngineOptions,
  onFatal: (error: Error) => void,
): Promise<EngineThread> {
  const worker = startWorker(options);
  const connections = new Set<EngineConnection>();
  let closing = false;
  let reason: string | null = null;

  const exited = new Promise<number>((resolve) => worker.once("exit", resolve));
  worker.on("error", (error) => {
    reason ??= String(error);
  });
  await new Promise<void>((resolve, reject) => {
    worker.on("message", (message: FromEngine) => {
      if (message.type === "ready") resolve();
      else if (message.type === "fatal") reason ??= message.message;
      else for (const connection of connections) connection.receive(message.bytes, message.last);
    });
    void exited.then(() => {
      reject(new Error(reason ?? "The thread of the embedded database ended while it was starting."));
    });
  });
  void exited.then((code) => {
    if (closing && code === 0) return;
    const error = new Error(`The embedded database stopped: ${reason ?? `exit code ${code}`}`);
    for (const connection of connections) connection.destroy(error);
    onFatal(error);
  });

  const post = (message: ToEngine) => {
    worker.postMessage(message);
  };
  return {
    connect() {
      const connection = new EngineConnection((bytes) => {
        post({ type: "bytes", bytes });
      });
      connections.add(connection);
      connection.once("close", () => connections.delete(connection));
      return connection;
    },
    async close() {
      if (!closing) {
        closing = true;
        post({ type: "close" });
      }
      await exited;
    },
  };
}

/**
 * Starts this file's neighbour: JavaScript in `dist/`, TypeScript in a checkout. Node.js 20 runs TypeScript
 * through tsx only, which has to be registered inside the thread; it is there wherever the sources are run.
 */
function startWorker(workerData: EngineOptions): Worker {
  if (!import.meta.url.endsWith(".ts")) {
    return new Worker(join(codeFolder, "store/embedded/worker.js"), { workerData });
  }
  const commonJs = createRequire(import.meta.url).resolve("tsx/esm/api");
  const tsx = pathToFileURL(commonJs.replace(/\.cjs$/, ".mjs")).href;
  const file = new URL("./worker.ts", import.meta.url).href;
  const code = `import(${JSON.stringify(tsx)}).then(({ register }) => { register(); return import(${JSON.stringify(file)}); });`;
  return new Worker(code, { eval: true, workerData, execArgv: [] });
}
