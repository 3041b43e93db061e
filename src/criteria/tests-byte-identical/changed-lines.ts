import { diffArrays } from "diff";

/** A run of changed lines. */
export interface ChangedLines {
  /** First line on the head, from 1; where lines were only removed, the line that follows them. */
  readonly line: number;
  readonly endLine: number;
  readonly removed: readonly string[];
  readonly added: readonly string[];
}

/**
 * Where two texts differ, line by line and byte by byte, line ends included.
 * @param firstLine line number of the first line of `after`
 */
export function changedLines(before: string, after: string, firstLine: number): readonly ChangedLines[] {
  const changes: ChangedLines[] = [];
  let line = firstLine;
  let removed: readonly string[] = [];
  for (const part of diffArrays(before.split("\n"), after.split("\n"))) {
    if (part.removed) {
      removed = part.value;
      continue;
    }
    const added = part.added ? part.value : [];
    if (removed.length > 0 || added.length > 0) {
      changes.push({ line, endLine: line + Math.max(added.length, 1) - 1, removed, added });
    }
    removed = [];
    line += part.value.length;
  }
  if (removed.length > 0) {
    const last = Math.max(firstLine, line - 1);
    changes.push({ line: last, endLine: last, removed, added: [] });
  }
  return changes;
}
