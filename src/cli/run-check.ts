import { type LocalRepository, openLocalRepository } from "../git/local-repository.ts";
import { renderCheckJson } from "../reports/check-json.ts";
import { renderCheckSarif } from "../reports/check-sarif.ts";
import { renderCheckTable } from "../reports/check-table.ts";
import type { LinkContext } from "../reports/links.ts";
import { renderPullRequestComment } from "../reports/pull-request-comment.ts";
import { type CacheFlags, openCache } from "./cache-options.ts";
import { findHints } from "./find-hints.ts";
import { serverUrl } from "./github-server.ts";
import { type CheckInput, type JudgedLocally, judgeLocally } from "./judge-locally.ts";
import { exitCodeOf, print, wantsColour } from "./output.ts";
import { programVersion } from "./program-version.ts";
import { progressLine } from "./progress-line.ts";
import { readSources } from "./read-sources.ts";
import { UsageError } from "./usage-error.ts";
import { watchAndJudge } from "./watch-and-judge.ts";

/** The options of `check` as commander hands them over. */
export interface CheckFlags extends CheckInput, CacheFlags {
  readonly watch: boolean;
  readonly format: "table" | "json" | "markdown" | "sarif";
}

/** Judges and prints, once or whenever something changes. Returns the exit code. */
export async function runCheck(path: string, flags: CheckFlags): Promise<number> {
  if (flags.head !== "HEAD" && (flags.watch || flags.workingTree)) {
    throw new UsageError(
      "The working tree belongs to HEAD: leave out --head, or --working-tree and --watch.",
    );
  }
  const repository = await openLocalRepository(path);
  if (flags.watch) return watchAndJudge(repository, flags, (judged) => renderJudged(judged, flags));
  return judgeOnce(repository, flags);
}

async function judgeOnce(repository: LocalRepository, flags: CheckFlags): Promise<number> {
  const progress = await progressLine(process.stderr);
  const judged = await judgeLocally(repository, flags, {
    onProgress: progress.report,
    ...(await openCache(flags)),
  });
  progress.done();
  await print(await renderJudged(judged, flags));
  for (const hint of await findHints(repository, flags)) process.stderr.write(`${hint}\n`);
  return exitCodeOf(judged.judgement.conclusion);
}

async function renderJudged(judged: JudgedLocally, flags: CheckFlags): Promise<string> {
  const { judgement } = judged;
  const links: LinkContext = { host: serverUrl(), repository: judgement.repository };
  switch (flags.format) {
    case "json":
      return renderCheckJson(judgement);
    case "markdown":
      return renderPullRequestComment([judgement], links);
    case "sarif":
      return renderCheckSarif(judgement, links, programVersion());
    case "table":
      return renderCheckTable(judgement, {
        colour: wantsColour(process.stdout),
        sources: await readSources(judged),
        workingTree: flags.workingTree || flags.watch,
      });
  }
}
