import { createHash } from "node:crypto";
import type { SourceTree } from "../../src/domain/source-tree.ts";

/** A source tree of texts, for tests. */
export function memoryTree(files: Readonly<Record<string, string>>): SourceTree {
  const encoder = new TextEncoder();
  const hash = (text: string) => {
    const bytes = encoder.encode(text);
    return createHash("sha1").update(`blob ${bytes.length}\0`).update(bytes).digest("hex");
  };
  return {
    commit: hash(JSON.stringify(files)),
    dirty: false,
    unreadable: [],
    list: async () =>
      Object.entries(files).map(([path, text]) => ({
        path,
        blob: hash(text),
        type: "file" as const,
        size: encoder.encode(text).length,
      })),
    read: async (paths) => {
      const found = new Map<string, Uint8Array>();
      for (const path of paths) {
        const text = files[path];
        if (text !== undefined) found.set(path, encoder.encode(text));
      }
      return found;
    },
  };
}
