import type { ScanOptions } from "../../domain/campaign-kind.ts";
import { makeScan, type Scan } from "../../domain/scan.ts";
import type { SourceTree } from "../../domain/source-tree.ts";
import type { Target } from "../../domain/target.ts";
import type { Answered } from "./answered.ts";
import { type Question, rememberAnswer } from "./remember-answer.ts";
import { SearchableTree } from "./searchable-tree.ts";

/**
 * Scans a tree, or gives what an earlier scan found in a tree of which everything that matters was the same. The
 * result is that of a scan without a cache, always.
 */
export async function rememberScan<T extends Target>(
  kind: string,
  tree: SourceTree,
  options: ScanOptions,
  question: Question<Scan<T>>,
): Promise<Scan<T>> {
  const searchable = new SearchableTree(tree, options);
  if (options.cache === undefined) return (await question.ask(searchable)).answer;
  const { targets, unresolved } = await rememberAnswer(searchable, options.cache, {
    ...question,
    given: [kind, question.given],
    ask: async (asked) => plain(await question.ask(asked)),
  });
  return makeScan({ kind, commit: tree.commit, dirty: tree.dirty, targets, unresolved });
}

type Found<T extends Target> = Pick<Scan<T>, "targets" | "unresolved">;

/** Without what differs from commit to commit. */
function plain<T extends Target>({ answer, follow }: Answered<Scan<T>>): Answered<Found<T>> {
  const { targets, unresolved } = answer;
  if (follow === undefined) return { answer: { targets, unresolved } };
  return {
    answer: { targets, unresolved },
    async follow(tree, changed) {
      const followed = await follow(tree, changed);
      return followed === null ? null : plain(followed);
    },
  };
}
