import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Message, Order } from "./app-process.ts";
import type { BuiltApp } from "./build-process.ts";
import type { FatalStatement } from "./statements.ts";

/** Lines of a process's log that are kept for whoever looks into a failure. */
const keptLines = 4_000;

/** One process of the app, which can be killed and started again at the same address. */
export class Instance {
  readonly address: string;
  readonly log: string[] = [];
  kills = 0;
  /** Hears of every statement, where the process was told to tell. */
  onStatement: ((name: string) => void) | null = null;
  readonly #app: BuiltApp;
  readonly #environment: Record<string, string>;
  #child: ChildProcess | null = null;
  #isListening = false;
  #asked = 0;
  readonly #answers = new Map<number, (setAside: readonly string[] | null) => void>();

  private constructor(app: BuiltApp, port: number, environment: Record<string, string>) {
    this.#app = app;
    this.address = `http://127.0.0.1:${port}`;
    this.#environment = { ...environment, PORT: String(port), HOST: "127.0.0.1" };
  }

  static async create(app: BuiltApp, environment: Record<string, string>): Promise<Instance> {
    return new Instance(app, await freePort(), environment);
  }

  get isRunning(): boolean {
    return this.#child !== null;
  }

  /** Starts the process, if it is not running. Resolves when it listens, or when it was killed before that. */
  async start(): Promise<void> {
    if (this.#child !== null) return;
    const child = fork(this.#app.entry, [this.#app.bundle], {
      env: { PATH: process.env.PATH ?? "", ...this.#environment },
      // A process lives for seconds: to optimise the database's code would take more time than it saves.
      execArgv: ["--liftoff-only"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    this.#child = child;
    child.stderr?.on("data", (chunk: Buffer) => {
      this.log.push(...chunk.toString("utf8").trimEnd().split("\n"));
      if (this.log.length > keptLines) this.log.splice(0, this.log.length - keptLines);
    });
    await new Promise<void>((resolve) => {
      child.on("message", (message: Message) => {
        if ("listening" in message) {
          this.#isListening = true;
          resolve();
        } else if ("answerTo" in message) this.#answers.get(message.answerTo)?.(message.setAside);
        else if ("statement" in message) this.onStatement?.(message.statement);
        else this.log.push(`PROBLEM ${message.problem}`);
      });
      child.once("exit", (_code, signal) => {
        if (signal === "SIGKILL") this.kills += 1;
        if (this.#child === child) {
          this.#child = null;
          this.#isListening = false;
        }
        for (const answer of this.#answers.values()) answer(null);
        resolve();
      });
    });
  }

  /** `kill -9`. */
  kill(): void {
    this.#child?.kill("SIGKILL");
  }

  /** Resolves when the killed process is gone. */
  async gone(): Promise<void> {
    const child = this.#child;
    if (child !== null && child.exitCode === null && child.signalCode === null) await once(child, "exit");
  }

  dieAtStatement(fatal: FatalStatement): void {
    this.#send({ order: "die-at-statement", ...fatal });
  }

  /** Has it tell every statement from now on. */
  async watch(): Promise<void> {
    await this.#ask("watch");
  }

  /** Has it look at everything now: whoever waits for the timer only waits. Resolves when that is asked for. */
  async sweep(): Promise<void> {
    await this.#ask("sweep");
  }

  /**
   * Ends the process as an operator does.
   * @returns its exit code; null for one that is still starting, which rightly ends with 1 when it finds no database
   */
  async stop(): Promise<number | null> {
    const child = this.#child;
    if (child === null) return null;
    const wasListening = this.#isListening;
    const ended = once(child, "exit") as Promise<[number | null]>;
    this.#send({ order: "stop" });
    const [code] = await ended;
    return wasListening ? code : null;
  }

  /** Resolves when there is nothing left to do: what was set aside, or null when the process ended meanwhile. */
  quiet(): Promise<readonly string[] | null> {
    return this.#ask("report-when-quiet");
  }

  async #ask(order: "sweep" | "watch" | "report-when-quiet"): Promise<readonly string[] | null> {
    if (this.#child === null) return null;
    this.#asked += 1;
    const id = this.#asked;
    const answer = new Promise<readonly string[] | null>((resolve) => this.#answers.set(id, resolve));
    this.#send({ order, id });
    return answer.finally(() => this.#answers.delete(id));
  }

  #send(order: Order): void {
    // A process that was just killed has nobody to hear it.
    this.#child?.send(order, () => undefined);
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
