import type { EpicFile, FileDetail } from "./epic-files.ts";

/** What is shown of each file, and how many lost what. */
export interface FilePlan {
  readonly texts: readonly string[];
  readonly shortened: Readonly<Record<Exclude<FileDetail, "linked">, number>>;
}

/**
 * Chooses the most detail that fits: every file starts with linked rows; the least important ones lose first their
 * links, then their rows. Counts are never dropped.
 */
export function planFiles(
  files: readonly EpicFile[],
  room: number,
  render: (file: EpicFile, detail: FileDetail) => string,
): FilePlan {
  const details = new Map<EpicFile, FileDetail>(files.map((file) => [file, "linked"]));
  const texts = new Map(files.map((file) => [file, render(file, "linked")]));
  let total = [...texts.values()].reduce((sum, text) => sum + text.length + 2, 0);
  const leastImportantFirst = files
    .map((file, index) => ({ file, index }))
    .sort((a, b) => a.file.importance - b.file.importance || b.index - a.index)
    .map(({ file }) => file);
  for (const detail of ["compact", "summary"] as const) {
    for (const file of leastImportantFirst) {
      if (total <= room) break;
      const text = render(file, detail);
      total += text.length - (texts.get(file)?.length ?? 0);
      texts.set(file, text);
      details.set(file, detail);
    }
  }
  const count = (detail: FileDetail) => [...details.values()].filter((value) => value === detail).length;
  return {
    texts: files.map((file) => texts.get(file) ?? ""),
    shortened: { compact: count("compact"), summary: count("summary") },
  };
}
