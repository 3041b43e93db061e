import { epicFiles, fileRenderer } from "./epic-files.ts";
import type { EpicInput } from "./epic-input.ts";
import { bodyLimit } from "./fit.ts";
import { inlineText } from "./neutralise.ts";

/** The marker of one page of a campaign's whole table, by which the comment is found again. Pages count from 1. */
export function epicPageMarker(campaign: string, page: number): string {
  return `<!-- convert-status:epic-page campaign=${campaign} page=${page} -->`;
}

/** True when the section had to leave rows out, so that the whole table needs pages of its own. */
export function needsPages(section: string): boolean {
  return section.includes("\nShortened to what an issue holds: ");
}

/**
 * The whole table with links and verdicts, as bodies of a chain of comments; each begins with its marker and fits
 * GitHub's limit. A file is never torn apart unless it is longer than a page.
 */
export function renderEpicPages(input: EpicInput): readonly string[] {
  const render = fileRenderer(input);
  const room = bodyLimit - 400;
  const pages: string[][] = [];
  let size = room;
  for (const part of epicFiles(input).flatMap((file) => parts(file, room))) {
    const text = render(part, "linked");
    if (size + text.length + 2 > room) {
      pages.push([]);
      size = 0;
    }
    pages[pages.length - 1]?.push(text);
    size += text.length + 2;
  }
  return pages.map((texts, index) =>
    [
      epicPageMarker(input.campaign.id, index + 1),
      `### ${inlineText(input.campaign.title)}: the whole table, page ${index + 1} of ${pages.length}`,
      ...texts,
      "",
    ].join("\n\n"),
  );

  function parts(file: ReturnType<typeof epicFiles>[number], limit: number): (typeof file)[] {
    if (render(file, "linked").length <= limit || file.targets.length <= 1) return [file];
    const half = Math.ceil(file.targets.length / 2);
    return [
      ...parts({ ...file, targets: file.targets.slice(0, half) }, limit),
      ...parts({ ...file, targets: file.targets.slice(half) }, limit),
    ];
  }
}
