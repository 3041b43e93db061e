import type { Answered } from "./answered.ts";
import type { RecordingTree } from "./recording-tree.ts";

type Follow = NonNullable<Answered<unknown>["follow"]>;

interface Last {
  readonly answers: RecordingTree["answers"];
  readonly follow: Follow;
}

/** Each holds on to all that was evaluated: some 10 MB for a large repository. One campaign needs one. */
const mostKept = 3;

/** How to go on from the last answers of this process; who takes one has it alone. */
export class LastAnswers {
  readonly #kept = new Map<string, Last>();

  take(start: string): Last | null {
    const last = this.#kept.get(start) ?? null;
    this.#kept.delete(start);
    return last;
  }

  put(start: string, { answers }: RecordingTree, follow: Follow | undefined): void {
    if (follow === undefined) return;
    this.#kept.set(start, { answers, follow });
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= mostKept) break;
      this.#kept.delete(oldest);
    }
  }
}
