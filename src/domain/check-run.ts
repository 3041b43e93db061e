/**
 * CI evidence as GitHub tells it: one check run (or commit status) of one commit.
 * Source: GitHub REST, "List check runs for a Git reference".
 */
export interface CheckRun {
  readonly id: number;
  readonly name: string;
  /** The commit that it ran on. */
  readonly headSha: string;
  readonly status: string;
  /** Null until completed. */
  readonly conclusion: string | null;
  /** Slug of the app that made it (`github-actions`), or null when GitHub does not say. */
  readonly app: string | null;
  readonly url: string | null;
  /** ISO 8601, or null. */
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  /** Id of the check suite, by which two workflows that yield one job name are told apart. */
  readonly suiteId: number | null;
  readonly source: "check-run" | "commit-status";
}

/** All evidence that was asked for. */
export interface CheckRuns {
  /** Null: nobody asked GitHub (command line without `--check-runs`). */
  readonly runs: readonly CheckRun[] | null;
  /** False when GitHub's list was cut short; says so in the verdict. */
  readonly complete: boolean;
}
