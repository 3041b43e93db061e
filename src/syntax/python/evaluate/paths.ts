import { listOf } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import { type CallArguments, constant, textOf, type Value } from "./value.ts";

/** Paths are counted from the top of the tree, which is the dot, as that of a module is, `__file__`. */
const top = ".";

/** Parts of a path as one; null where it leads out of the tree. */
export function joinPaths(parts: readonly string[]): string | null {
  const names: string[] = [];
  for (const name of parts.flatMap((part) => (part.startsWith("/") ? [null] : part.split("/")))) {
    if (name === null || (name === ".." && names.length === 0)) return null;
    if (name === "..") names.pop();
    else if (name !== "" && name !== top) names.push(name);
  }
  return names.length === 0 ? top : names.join("/");
}

/** The folder of a path; null above the top of the tree. */
export function folderOfPath(path: string): string | null {
  return joinPaths([path, ".."]);
}

/** The last part of a path. */
export function nameOfPath(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

/** What a folder holds, modules and folders that hold modules; null for a folder that holds none. */
export function entriesIn(folder: string, evaluator: Evaluator): readonly string[] | null {
  const entries = evaluator.project.index.entriesOf(folder === top ? "" : folder);
  return entries.length === 0 ? null : entries;
}

/** Paths in a folder that a pattern matches, which has stars in its last part only; null for any other. */
export function matchingPaths(pattern: string, evaluator: Evaluator): readonly string[] | null {
  const path = joinPaths([pattern]);
  const folder = path === null ? null : folderOfPath(path);
  if (path === null || folder === null || /[*?[]/.test(folder) || /[?[]|\*\*/.test(path)) return null;
  const parts = nameOfPath(path).split("*");
  const expected = new RegExp(
    `^${parts.map((part) => part.replaceAll(/[\\^$.|+(){}]/g, "\\$&")).join(".*")}$`,
  );
  const names = entriesIn(folder, evaluator)?.filter((name) => expected.test(name));
  return names?.map((name) => joinPaths([folder, name]) ?? name) ?? null;
}

/** What is at a path: a module or data, a folder of modules, or nothing that is known. */
export function kindAt(path: string, evaluator: Evaluator): "file" | "folder" | null {
  if (evaluator.project.index.has(path) || evaluator.project.dataText(path) !== null) return "file";
  return entriesIn(path, evaluator) === null ? null : "folder";
}

/** Functions of `os.path` and `glob`; null for others, and where the path is not known. */
export function pathFunction(name: string, args: CallArguments, evaluator: Evaluator): Value | null {
  const texts = args.positional.map((one) => textOf(evaluator.force(one)));
  const [path] = texts;
  if (path === undefined || texts.some((text) => text === null)) return null;
  const text = (found: string | null) => (found === null ? null : constant(found));
  switch (name) {
    case "os.path.join":
      return text(joinPaths(texts as string[]));
    case "os.path.dirname":
      return text(folderOfPath(path ?? ""));
    case "os.path.abspath":
    case "os.path.realpath":
    case "os.path.normpath":
    case "os.fspath":
      return text(joinPaths([path ?? ""]));
    case "os.path.basename":
      return constant(nameOfPath(path ?? ""));
    case "os.path.exists":
      return kindAt(path ?? "", evaluator) === null ? null : constant(true);
    case "os.path.isfile":
    case "os.path.isdir": {
      const kind = kindAt(path ?? "", evaluator);
      return kind === null ? null : constant((kind === "file") === (name === "os.path.isfile"));
    }
    case "glob.glob": {
      const found = matchingPaths(path ?? "", evaluator);
      return found === null ? null : listOf(found.map((one) => constant(one)));
    }
    default:
      return null;
  }
}
