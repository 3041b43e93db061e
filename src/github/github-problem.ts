import { neededPermission } from "./operations.ts";

/** GitHub did not do what we asked. The message is a sentence for the maintainer. */
export class GitHubProblem extends Error {
  override readonly name: string = "GitHubProblem";
  /** HTTP status; 0 when no answer came. */
  readonly status: number;
  /** `POST /repos/{owner}/{repo}/check-runs`. */
  readonly operation: string;

  constructor(message: string, status: number, operation: string) {
    super(message);
    this.status = status;
    this.operation = operation;
  }
}

/** GitHub asks us to wait; the work is to be done again at `until`. */
export class RateLimited extends GitHubProblem {
  override readonly name = "RateLimited";
  readonly until: Date;

  constructor(until: Date, status: number, operation: string) {
    super(`GitHub's rate limit is used up until ${until.toISOString()} (${operation}).`, status, operation);
    this.until = until;
  }
}

/** The App may not do this; a maintainer has to grant or accept a permission. */
export class MissingPermission extends GitHubProblem {
  override readonly name = "MissingPermission";
  /** As GitHub's settings name it: `checks: write`. */
  readonly permission: string;

  constructor(permission: string, status: number, operation: string) {
    super(
      `The App may not ${operation}: it needs the permission \`${permission}\`. Grant it in the App's settings, ` +
        "then accept the new permission in the installation (Settings, Integrations, GitHub Apps).",
      status,
      operation,
    );
    this.permission = permission;
  }
}

/** There is no such thing, or the App may not see it: GitHub answers both alike. */
export class NotFound extends GitHubProblem {
  override readonly name = "NotFound";
}

/** No answer, or an answer of a broken server. Whether a write took place is not known. */
export class Unavailable extends GitHubProblem {
  override readonly name = "Unavailable";
}

/** What an HTTP error of GitHub tells. */
export interface Refusal {
  readonly status: number;
  readonly operation: string;
  readonly message: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | number | undefined>>;
}

/**
 * Puts GitHub's answer into our words.
 * Sources: REST, "Rate limits" (403 or 429; wait `retry-after`, else until the reset, else a minute) and
 * "Permissions required for GitHub Apps" (the `x-accepted-github-permissions` header).
 */
export function problemOf(refusal: Refusal, now: Date, leastWaitMs = usualLeastWaitMs): GitHubProblem {
  const { status, operation, message, headers } = refusal;
  if (status === 0 || status >= 500) {
    return new Unavailable(`GitHub did not answer ${operation}: ${message}`, status, operation);
  }
  const isLimit =
    status === 429 ||
    (status === 403 &&
      (headers["retry-after"] !== undefined ||
        headers["x-ratelimit-remaining"] === "0" ||
        /rate limit|abuse/i.test(message)));
  if (isLimit) return new RateLimited(waitUntil(headers, now, leastWaitMs), status, operation);
  if (status === 403 && /not accessible by integration|must have .*permission/i.test(message)) {
    const accepted = headers["x-accepted-github-permissions"];
    const permission =
      typeof accepted === "string" ? accepted.replaceAll("=", ": ") : neededPermission(operation);
    return new MissingPermission(permission, status, operation);
  }
  if (status === 401) {
    return new GitHubProblem(
      `GitHub refuses our credentials (${message}). Check APP_ID, PRIVATE_KEY and the clock of this machine.`,
      status,
      operation,
    );
  }
  if (status === 404 || status === 410) {
    return new NotFound(
      `GitHub answers ${status} to ${operation} (${message}): it is gone, or the App lacks the permission ` +
        `\`${neededPermission(operation)}\` for it.`,
      status,
      operation,
    );
  }
  return new GitHubProblem(`GitHub refuses ${operation} with ${status}: ${message}`, status, operation);
}

/** Least wait after a secondary limit that names no time. Source: REST, "Best practices". */
const usualLeastWaitMs = 60_000;

function waitUntil(headers: Refusal["headers"], now: Date, leastWaitMs: number): Date {
  const after = Number(headers["retry-after"]);
  if (Number.isFinite(after)) return new Date(now.getTime() + after * 1000);
  const reset = Number(headers["x-ratelimit-reset"]);
  if (headers["x-ratelimit-remaining"] === "0" && Number.isFinite(reset)) {
    return new Date(Math.max(reset * 1000, now.getTime() + 1000));
  }
  return new Date(now.getTime() + leastWaitMs);
}
