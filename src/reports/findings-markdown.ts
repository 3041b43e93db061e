import { structuredPatch } from "diff";
import type { Finding } from "../domain/criterion.ts";
import type { LinkContext } from "./links.ts";
import { renderPlace } from "./links.ts";
import { codeBlock, sentence } from "./neutralise.ts";
import { levelWords } from "./status-words.ts";
import { shortened } from "./visible-text.ts";

/** How much of the findings is shown; the size plan lowers it step by step. */
export interface FindingDetail {
  readonly patches: boolean;
  readonly why: boolean;
  readonly notes: boolean;
  /** Findings per criterion. */
  readonly limit: number;
  /** Characters of one message. */
  readonly messageLimit: number;
}

/** Findings as a list: place, what, why, what to do, and the mend where it is mechanical. */
export function renderFindings(
  findings: readonly Finding[],
  links: LinkContext,
  commits: { readonly base: string; readonly head: string },
  detail: FindingDetail,
): string {
  const wanted = detail.notes ? findings : findings.filter((finding) => finding.level !== "note");
  const shown = [...wanted].sort((a, b) => severity[a.level] - severity[b.level]).slice(0, detail.limit);
  const left = findings.length - shown.length;
  const items = shown.map((finding) => renderFinding(finding, links, commits.head, detail));
  if (left > 0) items.push(`- … and ${left} more, shown in the check run and by the command line.`);
  return items.join("\n");
}

const severity = { error: 0, warning: 1, note: 2 } as const;

function renderFinding(finding: Finding, links: LinkContext, head: string, detail: FindingDetail): string {
  const cut = (text: string) => sentence(shortened(text, detail.messageLimit));
  const place = finding.file === "" ? "" : ` ${renderPlace(links, head, finding)}`;
  const lines = [`- ${levelWords[finding.level]}${place}: ${cut(finding.message)}`];
  if (detail.why && finding.why !== "") lines.push(`  - Why: ${cut(finding.why)}`);
  if (finding.fix !== "") lines.push(`  - To do: ${cut(finding.fix)}`);
  const text = lines.join("\n");
  if (!detail.patches || finding.suggestion === undefined) return text;
  return `${text}\n\n${indented(codeBlock(renderPatch(finding, finding.suggestion), "diff"))}\n`;
}

/** The suggested change as a unified diff; where the lines replaced are not known, only what to put there. */
function renderPatch(finding: Finding, suggestion: string): string {
  if (finding.original === undefined) {
    const count = finding.endLine - finding.line + 1;
    const added = suggestion === "" ? [] : suggestion.split("\n").map((line) => `+${line}`);
    const header = `@@ replace ${count === 1 ? `line ${finding.line}` : `lines ${finding.line}-${finding.endLine}`} @@`;
    return [header, ...added].join("\n");
  }
  const patch = structuredPatch("", "", `${finding.original}\n`, `${suggestion}\n`, "", "", { context: 2 });
  return patch.hunks
    .flatMap((hunk) => [`@@ from line ${finding.line + hunk.oldStart - 1} @@`, ...hunk.lines])
    .join("\n");
}

function indented(block: string): string {
  return block
    .split("\n")
    .map((line) => (line === "" ? line : `  ${line}`))
    .join("\n");
}
