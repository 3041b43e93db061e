import type { Status } from "./criterion.ts";

/** An annotation of our check run, within GitHub's rules. */
export interface Annotation {
  readonly path: string;
  readonly startLine: number;
  readonly endLine: number;
  readonly level: "failure" | "warning" | "notice";
  readonly title: string;
  readonly message: string;
}

/** Our check run as it should be. */
export interface CheckRunOutput {
  readonly name: string;
  readonly headSha: string;
  /** Identity across retries: the same subject and head give the same id. */
  readonly externalId: string;
  readonly status: "in_progress" | "completed";
  readonly conclusion: "success" | "failure" | "neutral" | "action_required" | null;
  readonly title: string;
  /** Markdown, at most 65,535 characters. */
  readonly summary: string;
  /** Markdown, at most 65,535 characters. */
  readonly text: string;
  readonly annotations: readonly Annotation[];
  readonly detailsUrl: string | null;
}

/** What a write came to. */
export type Written = "created" | "updated" | "unchanged";

export interface EpicWrite {
  /** The managed section with its markers, or null where only check boxes are kept. */
  readonly section: string | null;
  /** The section as we last wrote it, where that is remembered: by it a section that lost its markers is known. */
  readonly previous: string | null;
  /** Turns the human part of the body (everything outside our section) into what it should be: ticks and links only. */
  readonly amend: (body: string) => string;
  /** Told before each write from which text it makes which; the body is read once more after that. */
  readonly note?: (base: string, wanted: string) => Promise<void>;
}

/**
 * The port through which everything is published. Every verb is idempotent: it reads the live state,
 * writes only what differs, and a repetition after a crash finds its own work.
 */
export interface Publisher {
  /** Exactly one comment of ours with this marker on an issue or pull request; extra ones are folded into the oldest. */
  ensureComment(issue: number, marker: string, body: string): Promise<Written>;
  /** Deletes our comments with this marker. */
  ensureNoComment(issue: number, marker: string): Promise<void>;
  /** Exactly one check run of this name and external id on the head. */
  ensureCheckRun(output: CheckRunOutput): Promise<Written>;
  /** Completes what still waits of the check runs of this name and external id on a head that nobody looks at any more. */
  endCheckRuns(run: Pick<CheckRunOutput, "name" | "headSha" | "externalId">): Promise<void>;
  /** Splices our section into the issue body, re-reading it right before the write and verifying afterwards. */
  ensureEpic(issue: number, write: EpicWrite): Promise<Written | "gone" | "locked">;
  ensureReaction(comment: number, reaction: "+1" | "eyes" | "confused"): Promise<void>;
}

/** GitHub's conclusion for a status. */
export function checkRunConclusion(
  status: Status,
  reviewConclusion: "neutral" | "action_required",
): Pick<CheckRunOutput, "status" | "conclusion"> {
  switch (status) {
    case "pass":
    case "not-applicable":
      return { status: "completed", conclusion: "success" };
    case "fail":
      return { status: "completed", conclusion: "failure" };
    case "review":
      return { status: "completed", conclusion: reviewConclusion };
    case "pending":
      return { status: "in_progress", conclusion: null };
  }
}
