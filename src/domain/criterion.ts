import type { ConversionPullRequest } from "./pull-request.ts";

/** The answer of a criterion, and the conclusion over several. */
export type Status = "pass" | "fail" | "pending" | "review" | "not-applicable";

/** What is wrong, why it matters, what to do; with the exact place on the head (or, for what was deleted, on the base). */
export interface Finding {
  readonly message: string;
  readonly why: string;
  readonly fix: string;
  readonly file: string;
  /** First line, from 1. */
  readonly line: number;
  /** Last line, inclusive. */
  readonly endLine: number;
  readonly level: "error" | "warning" | "note";
  /** The rule of the rule set that was applied: what to name in settings to have it otherwise. */
  readonly rule?: string;
  /** Replacement for the whole lines `line`..`endLine`, where the mend is mechanical; without the final newline. */
  readonly suggestion?: string;
  /** The lines that `suggestion` replaces, without the final newline: reports then show a real diff. */
  readonly original?: string;
}

/** One criterion's answer. */
export interface Verdict {
  readonly criterion: string;
  readonly status: Status;
  /** One sentence, plain text. */
  readonly summary: string;
  readonly findings: readonly Finding[];
}

/** What may change a criterion's answer, so that an event re-judges only what it can change. */
export type Trigger = "commits" | "check-runs" | "pull-request" | "settings";

/** One point of a definition of done. Pure: the same pull request gives the same verdict. */
export interface Criterion<P extends ConversionPullRequest = ConversionPullRequest> {
  /** Equals the file's name and the verdict's `criterion`. */
  readonly id: string;
  /** Equals the first line of the criterion's Markdown page. */
  readonly title: string;
  readonly reconsiderOn: readonly Trigger[];
  evaluate(pullRequest: P): Verdict | Promise<Verdict>;
}

/** Any `fail`, else any `pending`, else any `review`, else `pass`; nothing applicable at all: `not-applicable`. */
export function conclude(verdicts: readonly Pick<Verdict, "status">[]): Status {
  const statuses = new Set(verdicts.map((verdict) => verdict.status));
  for (const status of ["fail", "pending", "review", "pass"] as const) {
    if (statuses.has(status)) return status;
  }
  return "not-applicable";
}

/**
 * The status that a set of findings amounts to: an error fails, a warning asks for review, notes pass.
 * Criteria with other reasons for a status set it themselves.
 */
export function statusOf(findings: readonly Pick<Finding, "level">[]): Status {
  if (findings.some((finding) => finding.level === "error")) return "fail";
  if (findings.some((finding) => finding.level === "warning")) return "review";
  return "pass";
}
