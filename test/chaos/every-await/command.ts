import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildProcess } from "../build-process.ts";
import { Coverage, type PointResult } from "./coverage.ts";
import { describeResult, runEveryAwait, type Selection } from "./run-every-await.ts";

/**
 * `npm run chaos -- --every-await [--once-each] [--one-in N] [--story TEXT] [--resume FILE]`: short stories, told once for every point at which the
 * app waits for GitHub or its database, with a `kill -9` right there; both kinds of database at the same time.
 * @returns whether all is well
 */
export async function everyAwait(
  selection: Selection,
  resume: string | null,
  stopping: AbortSignal,
  say: (line: string) => void,
): Promise<boolean> {
  const coverage = new Coverage(resume);
  const app = await buildProcess();
  let tried = 0;
  const onResult = (result: PointResult, log: readonly string[]) => {
    tried += 1;
    if (result.violations.length === 0 && result.isHit) {
      if (tried % 25 === 0) say(`${tried} points tried`);
      return;
    }
    say(describeResult(result));
    for (const violation of result.violations) say(`  ${violation.slice(0, 600)}`);
    const file = join(".cache/chaos", `point-${tried}.log`);
    mkdirSync(".cache/chaos", { recursive: true });
    writeFileSync(file, log.join("\n"));
    say(`  the log of the app is in ${file}`);
  };
  await Promise.all(
    (["embedded", "postgres"] as const).map((kind) =>
      runEveryAwait(app, { kind, coverage, selection, onResult, stopping }),
    ),
  );
  say(`\n${coverage.summary()}`);
  // With a part of the points only, some kinds are bound to be left out.
  const isPart = selection.oneIn > 1 || stopping.aborted;
  return coverage.violated.length === 0 && (isPart || coverage.missed.length === 0);
}
