import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Socket } from "node:net";
import type { Readable, Writable } from "node:stream";
import { GitError, gitEnvironment, safeSettings } from "./run-git.ts";

/** Repositories of which a process waits for questions. */
const mostProcesses = 8;

const processes = new Map<string, BlobProcess>();

/**
 * Reads a few blobs of a repository. To start git takes longer than to read them, so one process answers all such
 * questions; it does not keep ours from ending, and ends with it. Objects that are not there are left out.
 * @throws GitError when git is missing or ends before it has answered
 */
export async function readFewBlobs(
  folder: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const running = processes.get(folder) ?? new BlobProcess(folder, () => processes.delete(folder));
  processes.delete(folder);
  processes.set(folder, running);
  for (const [oldest, one] of processes) {
    if (processes.size <= mostProcesses) break;
    processes.delete(oldest);
    one.end();
  }
  return running.read(ids);
}

interface Question {
  readonly ids: readonly string[];
  readonly found: Map<string, Uint8Array>;
  answered: number;
  readonly resolve: (found: ReadonlyMap<string, Uint8Array>) => void;
  readonly reject: (error: GitError) => void;
}

/** `git cat-file --batch`: one line per question; `<id> blob <size>`, the bytes and a line break per answer. */
class BlobProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #questions: Question[] = [];
  #unread: Buffer = Buffer.alloc(0);

  constructor(folder: string, onEnd: () => void) {
    this.#child = spawn("git", ["-C", folder, ...safeSettings, "cat-file", "--batch"], {
      stdio: ["pipe", "pipe", "ignore"],
      env: gitEnvironment(),
    });
    const fail = (reason: string) => {
      onEnd();
      for (const question of this.#questions.splice(0))
        question.reject(new GitError(`git cat-file failed: ${reason}`));
    };
    this.#child.on("error", (error) => {
      fail(error.message);
    });
    this.#child.on("close", (code) => {
      fail(`it ended with ${code}`);
    });
    // Git may be gone already; that it ended is told by `close`.
    this.#child.stdin.on("error", () => undefined);
    this.#child.stdout.on("data", (chunk: Buffer) => {
      this.#unread = Buffer.concat([this.#unread, chunk]);
      this.#answer();
    });
    this.#child.unref();
    this.#rest();
  }

  read(ids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    return new Promise((resolve, reject) => {
      this.#questions.push({ ids, found: new Map(), answered: 0, resolve, reject });
      for (const end of this.#ends()) end.ref();
      this.#child.stdin.write(`${ids.join("\n")}\n`);
    });
  }

  end(): void {
    this.#child.stdin.end();
  }

  #answer(): void {
    for (let question = this.#questions[0]; question !== undefined; question = this.#questions[0]) {
      while (question.answered < question.ids.length) if (!this.#take(question)) return;
      this.#questions.shift();
      question.resolve(question.found);
    }
    this.#rest();
  }

  /** Takes one answer; false when it has not come whole. */
  #take(question: Question): boolean {
    const end = this.#unread.indexOf(0x0a);
    if (end < 0) return false;
    const [id = "", type = "", size = ""] = this.#unread.toString("latin1", 0, end).split(" ");
    // "<id> missing": an object that a partial clone does not have.
    const isThere = /^\d+$/.test(size);
    const next = isThere ? end + 1 + Number(size) + 1 : end + 1;
    if (this.#unread.length < next) return false;
    if (type === "blob") question.found.set(id, Buffer.from(this.#unread.subarray(end + 1, next - 1)));
    this.#unread = this.#unread.subarray(next);
    question.answered++;
    return true;
  }

  /** Lets our process end while nobody waits for an answer. */
  #rest(): void {
    for (const end of this.#ends()) end.unref();
  }

  #ends(): readonly Socket[] {
    return [this.#child.stdin as unknown as Socket, this.#child.stdout as unknown as Socket];
  }
}
