import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { GitError, gitEnvironment, safeSettings } from "./run-git.ts";

/** Processes of one kind that wait for questions, each for a folder of its own. */
const mostProcesses = 8;

/** What git says to one question: `end` is where the next answer begins. Null: it has not come whole. */
export type ReadAnswer<T> = (said: Buffer) => { readonly answer: T; readonly end: number } | null;

/**
 * Runs of one git command that answer question after question from standard input: to start git takes longer than most
 * answers. A run does not keep our process from ending, and ends with it.
 */
export class RunningGit {
  readonly #command: string;
  readonly #options: readonly string[];
  readonly #processes = new Map<string, Process>();

  constructor(command: string, options: readonly string[]) {
    this.#command = command;
    this.#options = options;
  }

  /**
   * Asks about the repository of a folder.
   * @param scope arguments for all questions of this folder
   * @throws GitError when git is missing or ends before it has answered
   */
  ask<T>(folder: string, question: string, read: ReadAnswer<T>, scope: readonly string[] = []): Promise<T> {
    const key = [folder, ...scope].join("\0");
    const args = ["-C", folder, ...safeSettings, this.#command, ...this.#options, ...scope];
    const running = this.#processes.get(key) ?? new Process(args, () => this.#processes.delete(key));
    this.#processes.delete(key);
    this.#processes.set(key, running);
    for (const [oldest, one] of this.#processes) {
      if (this.#processes.size <= mostProcesses) break;
      this.#processes.delete(oldest);
      one.end();
    }
    return running.ask(question, read);
  }
}

/** Takes its answer from the start of what git said; false when that has not come whole. */
interface Waiting {
  readonly take: (said: Buffer) => number | null;
  readonly reject: (error: GitError) => void;
}

class Process {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #waiting: Waiting[] = [];
  #unread: Buffer = Buffer.alloc(0);

  constructor(args: readonly string[], onEnd: () => void) {
    this.#child = spawn("git", args, { stdio: ["pipe", "pipe", "ignore"], env: gitEnvironment() });
    const fail = (reason: string) => {
      onEnd();
      for (const one of this.#waiting.splice(0))
        one.reject(new GitError(`git ended before it had answered: ${reason}`));
    };
    this.#child.on("error", (error) => {
      fail(error.message);
    });
    this.#child.on("close", (code) => {
      fail(`exit code ${code}`);
    });
    // Git may be gone already; that it ended is told by `close`.
    this.#child.stdin.on("error", () => undefined);
    this.#child.stdout.on("data", (chunk: Buffer) => {
      this.#unread = this.#unread.length === 0 ? chunk : Buffer.concat([this.#unread, chunk]);
      this.#answer();
    });
    this.#child.unref();
    this.#rest();
  }

  ask<T>(question: string, read: ReadAnswer<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const take = (said: Buffer) => {
        const found = read(said);
        if (found !== null) resolve(found.answer);
        return found?.end ?? null;
      };
      this.#waiting.push({ take, reject });
      for (const end of this.#ends()) end.ref();
      this.#child.stdin.write(question);
    });
  }

  end(): void {
    this.#child.stdin.end();
  }

  #answer(): void {
    for (let next = this.#waiting[0]; next !== undefined; next = this.#waiting[0]) {
      const end = next.take(this.#unread);
      if (end === null) return;
      this.#unread = this.#unread.subarray(end);
      this.#waiting.shift();
    }
    this.#rest();
  }

  /** Lets our process end while nobody waits for an answer. */
  #rest(): void {
    for (const end of this.#ends()) end.unref();
  }

  #ends(): readonly Socket[] {
    return [this.#child.stdin as unknown as Socket, this.#child.stdout as unknown as Socket];
  }
}
