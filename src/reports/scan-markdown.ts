import type { Scan } from "../domain/scan.ts";
import type { Target } from "../domain/target.ts";
import { type LinkContext, permalink, renderCommit, renderLink, renderPlace } from "./links.ts";
import { joinParts, renderDetails, renderTable } from "./markdown.ts";
import { codeSpan, htmlText, inlineText, sentence } from "./neutralise.ts";
import { progressFacts, progressSentence } from "./progress-words.ts";
import { stateWords } from "./status-words.ts";

/** A scan as Markdown: totals, one folded table per file, what could not be resolved. */
export function renderScanMarkdown(
  scan: Scan,
  noun: { readonly one: string; readonly many: string },
  links: LinkContext,
): string {
  const body = joinParts([
    `### ${progressSentence(scan.progress, noun)}`,
    progressFacts(scan.progress)
      .map((fact) => `- ${fact}`)
      .join("\n"),
    ...[...byFile(scan.targets)].map(([file, targets]) => renderFile(file, targets, scan.commit, links)),
    renderUnresolved(scan, links),
    `Scanned ${renderCommit(links, scan.commit)}${scan.dirty ? ", with changes that are not committed" : ""}.`,
  ]);
  return `${body}\n`;
}

/** Targets by file, in the order of the scan. */
export function byFile<T extends Target>(targets: readonly T[]): Map<string, T[]> {
  const files = new Map<string, T[]>();
  for (const target of targets) {
    const list = files.get(target.file);
    if (list === undefined) files.set(target.file, [target]);
    else list.push(target);
  }
  return files;
}

function renderFile(
  file: string,
  targets: readonly Target[],
  commit: string | null,
  links: LinkContext,
): string {
  const rows = targets.map((target) => [
    renderLink(codeSpan(target.key), permalink(links, commit, target)),
    inlineText(target.name),
    stateWords[target.state],
    target.marks.map(inlineText).join(", "),
  ]);
  const done = targets.filter((target) => target.state === "converted").length;
  return renderDetails(
    `<code>${htmlText(file)}</code>: ${done} of ${targets.length}`,
    renderTable(["Target", "Name", "State", "Remarks"], rows),
  );
}

function renderUnresolved(scan: Scan, links: LinkContext): string {
  if (scan.unresolved.length === 0) return "";
  const items = scan.unresolved.map(
    (place) => `- ${renderPlace(links, scan.commit, place)}: ${sentence(place.message)}`,
  );
  return `#### Could not be resolved\n\n${items.join("\n")}`;
}
