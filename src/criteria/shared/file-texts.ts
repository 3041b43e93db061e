import type { ChangedFile } from "../../domain/pull-request.ts";
import type { SourceTree } from "../../domain/source-tree.ts";

/** The texts of several files; a file that is absent from the answer is not there or could not be read. */
export async function readTexts(
  tree: SourceTree,
  paths: Iterable<string>,
): Promise<ReadonlyMap<string, string>> {
  const files = await tree.read(new Set(paths));
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return new Map([...files].map(([path, bytes]) => [path, decoder.decode(bytes)]));
}

/** Where a file of the base is on the head: its new name after a rename, null when it was removed. */
export function pathOnHead(changedFiles: readonly ChangedFile[], path: string): string | null {
  for (const file of changedFiles) {
    if (file.previousPath === path && file.status === "renamed") return file.path;
    if (file.path === path && file.status === "removed") return null;
  }
  return path;
}

/** Where a file of the head was at the base; null when it is new. */
export function pathAtBase(changedFiles: readonly ChangedFile[], path: string): string | null {
  const change = changedFiles.find((file) => file.path === path);
  if (change === undefined) return path;
  return change.status === "added" ? null : (change.previousPath ?? path);
}
