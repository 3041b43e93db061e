import type { EpicWrite, Written } from "../domain/publisher.ts";
import type { GitHubClient } from "./github-connection.ts";
import { GitHubProblem, NotFound } from "./github-problem.ts";
import { findIssue } from "./issues.ts";
import { limits } from "./limits.ts";
import type { RepositoryAddress } from "./repository-address.ts";
import { isSameText } from "./sticky-comment.ts";

/**
 * Puts a section into an issue body: replaces ours, heals what is broken, keeps every other byte.
 * Null for a section takes ours out. Pure; see the reports.
 */
export type SpliceSection = (body: string, section: string | null, previous: string | null) => string;

/** How often a body that somebody else is editing at the same time is taken up again. */
const maximumAttempts = 8;

/** GitHub has no conditional PATCH, so a body that will not come to rest is left for the next look. */
class EpicBusy extends GitHubProblem {
  override readonly name = "EpicBusy";
}

/** The body would be over GitHub's limit: the section has to be made smaller, never the human text. */
class EpicTooLong extends GitHubProblem {
  override readonly name = "EpicTooLong";
}

/**
 * Writes our part of an issue body. The body is read right before the write and again afterwards: what a person
 * changed in between is there for the next attempt, and what is theirs is never made from an older copy.
 */
export async function ensureEpic(
  client: GitHubClient,
  address: RepositoryAddress,
  number: number,
  write: EpicWrite,
  splice: SpliceSection,
): Promise<Written | "gone" | "locked"> {
  let hasWritten = false;
  let noted: string | null = null;
  for (let attempt = 1; attempt <= maximumAttempts; attempt += 1) {
    const lookup = await findIssue(client, address, number);
    if (!lookup.found) return "gone";
    const wanted = compose(lookup.issue.body, write, splice);
    if (isSameText(wanted, lookup.issue.body)) return hasWritten ? "updated" : "unchanged";
    if (wanted.length > limits.bodyCharacters) throw tooLong(number, wanted.length);
    if (write.note !== undefined && noted !== lookup.issue.body) {
      noted = lookup.issue.body;
      await write.note(noted, wanted);
      // That took time, in which a person may have saved.
      continue;
    }
    try {
      await client.request("PATCH /repos/{owner}/{repo}/issues/{issue_number}", {
        ...address,
        issue_number: number,
        body: wanted,
      });
    } catch (error) {
      if (error instanceof NotFound) return "gone";
      if (isLock(error)) return "locked";
      throw error;
    }
    hasWritten = true;
  }
  throw new EpicBusy(
    `Issue #${number} changed under every one of ${maximumAttempts} attempts to write our section.`,
    409,
    "PATCH /repos/{owner}/{repo}/issues/{issue_number}",
  );
}

/** The body as it should be, in the line ends that it has: GitHub's web editor makes every line end CRLF. */
function compose(body: string, write: EpicWrite, splice: SpliceSection): string {
  const hasCrlf = body.includes("\r\n");
  const section =
    write.section !== null && hasCrlf ? write.section.replaceAll(/\r?\n/g, "\r\n") : write.section;
  return splice(write.amend(body), section, write.previous);
}

function isLock(error: unknown): boolean {
  return error instanceof GitHubProblem && error.status === 403 && /lock/i.test(error.message);
}

function tooLong(number: number, length: number): EpicTooLong {
  return new EpicTooLong(
    `The body of issue #${number} would have ${length} characters; GitHub takes ${limits.bodyCharacters}. ` +
      "Group the progress table (`epic_section.groups`) or shorten the text around it.",
    422,
    "PATCH /repos/{owner}/{repo}/issues/{issue_number}",
  );
}
