import type { ChangedFile } from "../../../domain/pull-request.ts";
import type { SourceTree } from "../../../domain/source-tree.ts";
import { PlainFiles } from "../plain-files.ts";
import { hasKeyword } from "../plain-tree.ts";
import { definitionsByName, definitionsOf } from "../test-module/definitions.ts";
import { isGenerator } from "./trace-sessions.ts";

/** A function that was plain before and is async now. */
export interface BecameAsync {
  /** On the head. */
  readonly path: string;
  readonly name: string;
  readonly qualifiedName: string;
}

/** The functions of the changed files that became async. */
export async function findBecameAsync(change: {
  readonly base: SourceTree;
  readonly head: SourceTree;
  readonly changedFiles: readonly ChangedFile[];
}): Promise<readonly BecameAsync[]> {
  const files = change.changedFiles.filter(
    (file) => file.path.endsWith(".py") && (file.status === "modified" || file.status === "renamed"),
  );
  const before = await asyncByName(
    change.base,
    files.map((file) => file.previousPath ?? file.path),
  );
  const after = await asyncByName(
    change.head,
    files.map((file) => file.path),
  );
  return files.flatMap((file) => {
    const old = before.get(file.previousPath ?? file.path);
    const now = after.get(file.path);
    return [...(now ?? [])].flatMap(([qualifiedName, isAsync]) =>
      isAsync && old?.get(qualifiedName) === false
        ? [{ path: file.path, qualifiedName, name: qualifiedName.split(".").at(-1) ?? qualifiedName }]
        : [],
    );
  });
}

async function asyncByName(
  tree: SourceTree,
  paths: readonly string[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, boolean>>> {
  return PlainFiles.ask(tree, (files) => {
    const byFile = new Map<string, ReadonlyMap<string, boolean>>();
    for (const path of paths) {
      const root = files.root(path);
      if (root === null) continue;
      const definitions = [...definitionsByName(definitionsOf(root)).values()];
      const functions = definitions.filter(({ kind, node }) => kind === "function" && !isGenerator(node));
      byFile.set(
        path,
        new Map(functions.map(({ qualifiedName, node }) => [qualifiedName, hasKeyword(node, "async")])),
      );
    }
    return byFile;
  });
}
