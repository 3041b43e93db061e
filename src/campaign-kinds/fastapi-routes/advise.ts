import type { Advisory } from "../../domain/campaign-kind.ts";
import { matchesGlob } from "../../domain/matching.ts";
import type { ConversionPullRequest } from "../../domain/pull-request.ts";
import type { FastapiRoute } from "./route-target.ts";
import type { FastapiSettings } from "./settings.ts";

type RoutePullRequest = ConversionPullRequest<FastapiRoute, FastapiSettings>;

/** More routes than this are no longer one small batch. */
const largestBatch = 10;

/** Remarks beyond the definition of done. */
export function advise(pullRequest: RoutePullRequest): readonly Advisory[] {
  return [
    ...scope(pullRequest),
    ...competing(pullRequest),
    ...ratchet(pullRequest),
    ...claims(pullRequest),
    ...epicLink(pullRequest),
    ...lostEntries(pullRequest),
  ];
}

/** Without its entry a campaign finds no routes, and has nothing to judge. */
function lostEntries({ headScan, settings }: RoutePullRequest): readonly Advisory[] {
  const entries = [...settings.entry, ...settings.extra_apps];
  return headScan.unresolved
    .filter(({ message }) =>
      entries.some((entry) => message.includes(`the entry \`${entry.split(/\s+@/)[0] ?? entry}\``)),
    )
    .map(({ file, line, message }) => remark("entry", `Routes cannot be found: ${message}.`, file, line));
}

function scope({ conversions, changedFiles, settings }: RoutePullRequest): readonly Advisory[] {
  if (conversions.length === 0) return [];
  const advisories: Advisory[] = [];
  const handlers = new Set(conversions.map(({ after }) => `${after.file}:${after.line}`));
  const files = new Set(conversions.map(({ after }) => after.file));
  if (handlers.size > largestBatch || files.size > 3) {
    advisories.push(
      remark(
        "scope",
        `This pull request converts ${handlers.size} handlers in ${files.size} files. One endpoint, or a small batch that belongs together, is easier to review and to take back.`,
      ),
    );
  }
  for (const { path } of changedFiles.filter((file) => isBeside(file.path, files, settings))) {
    advisories.push(
      remark(
        "scope",
        "This file is neither a converted route nor a test, nor Python code that it could use. Consider a pull request of its own.",
        path,
        1,
      ),
    );
  }
  return advisories;
}

function isBeside(path: string, files: ReadonlySet<string>, settings: FastapiSettings): boolean {
  if (files.has(path) || path.endsWith(".py") || matchesGlob(path, settings.tests.roots)) return false;
  return !/(^|\/)(docs?|newsfragments|changelog\w*)(\/|\.|$)|\.(rst|md)$/i.test(path);
}

function competing({ competing: others, conversions }: RoutePullRequest): readonly Advisory[] {
  const own = new Set(conversions.flatMap(({ before, after }) => [before.key, after.key]));
  return others.flatMap(({ number, keys }) => {
    const shared = keys.filter((key) => own.has(key));
    if (shared.length === 0) return [];
    return [remark("competing", `Pull request ${number} converts ${shared.join(", ")} too.`)];
  });
}

/** What the campaign has won may not be lost: the merge base is the baseline. */
function ratchet({ baseScan, headScan }: RoutePullRequest): readonly Advisory[] {
  const before = new Map(baseScan.targets.map((target) => [target.key, target]));
  return headScan.targets.flatMap((target) => {
    const old = before.get(target.key);
    if (old?.state === "converted" && ["to-convert", "blocking", "mixed"].includes(target.state)) {
      return [
        remark(
          "ratchet",
          `${target.key} was converted and is ${target.state} now.`,
          target.file,
          target.line,
        ),
      ];
    }
    if (old !== undefined || !["to-convert", "blocking", "mixed"].includes(target.state)) return [];
    const moved = baseScan.targets.some(
      (candidate) => candidate.handler === target.handler && candidate.file === target.file,
    );
    if (moved) return [];
    return [
      remark(
        "ratchet",
        `${target.key} is new and uses a sync session. New routes do better to begin async.`,
        target.file,
        target.line,
      ),
    ];
  });
}

function claims({ title, body, changedFiles, settings }: RoutePullRequest): readonly Advisory[] {
  const claim =
    /\b(\d+(\.\d+)?\s*(x|%|times)\s*(faster|more|higher|better|throughput|improvement)|faster|throughput|latency|requests per second|rps|performance (gain|improvement|boost))\b/i.exec(
      `${title}\n${body}`,
    );
  if (claim === null) return [];
  const measured = settings.benchmarks?.path;
  const hasEvidence =
    /```|\|\s*-{3}/.test(body) || changedFiles.some(({ path }) => path === measured || /bench/i.test(path));
  if (hasEvidence) return [];
  return [
    remark(
      "claims",
      `The description speaks of "${claim[0]}" but shows no measurement: say the command, the backend, its driver and the result.`,
    ),
  ];
}

function epicLink({ title, body, conversions, settings }: RoutePullRequest): readonly Advisory[] {
  const advisories: Advisory[] = [];
  const { epic } = settings;
  if (conversions.length > 0 && epic !== null && !new RegExp(`(#|/issues/)${epic}\\b`).test(body)) {
    advisories.push(remark("epic-link", `The description does not name the epic. Add "Related: #${epic}".`));
  }
  const says =
    /\b(convert|migrat|port|switch|mov)\w*\b.*\basync|\basync\b.*\b(convert|migrat|conversion)\w*/i;
  if (conversions.length === 0 && says.test(title)) {
    advisories.push(
      remark(
        "converts-nothing",
        "The title says that routes are converted, but no route moves to an async session.",
      ),
    );
  }
  return advisories;
}

function remark(
  id: string,
  message: string,
  file: string | null = null,
  line: number | null = null,
): Advisory {
  return { id, message, file, line };
}
