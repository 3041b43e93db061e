import { posix } from "node:path";
import type { ModuleIndex } from "../module-index.ts";
import type { PythonProject } from "../project.ts";
import { matchesName } from "./name-pattern.ts";
import type { Site } from "./value.ts";

/**
 * Paths as text. The tree that is read stands at the top of the file system, so that `__file__` is `/app/main.py`;
 * what is relative counts from where the program is started.
 */

/** `os.path.join`. */
export function joinPaths(parts: readonly string[]): string {
  return parts.reduce((path, part) => {
    if (part.startsWith("/") || path === "") return part;
    return path.endsWith("/") ? path + part : `${path}/${part}`;
  }, "");
}

/** `os.path.normpath`; above the top there is nothing. */
export function normalPath(path: string): string {
  const normal = posix.normalize(path);
  return normal.length > 1 && normal.endsWith("/") ? normal.slice(0, -1) : normal;
}

/** `os.path.split`. */
export function splitPath(path: string): readonly [folder: string, name: string] {
  const slash = path.lastIndexOf("/") + 1;
  const folder = path.slice(0, slash);
  const isTop = /^\/*$/.test(folder);
  return [isTop ? folder : folder.replace(/(?<!\/)\/+$/, ""), path.slice(slash)];
}

/** `os.path.splitext`. */
export function splitEnding(path: string): readonly [stem: string, ending: string] {
  const [, name] = splitPath(path);
  const dot = name.lastIndexOf(".");
  if (dot <= 0 || /^\.*$/.test(name.slice(0, dot))) return [path, ""];
  return [path.slice(0, path.length - name.length + dot), name.slice(dot)];
}

/** `os.path.relpath`. */
export function relativePath(path: string, start: string): string {
  return posix.relative(absolutePath(start), absolutePath(path)) || ".";
}

/** `os.path.abspath`. */
export function absolutePath(path: string): string {
  return posix.resolve("/", path);
}

/** Where in the tree a path may lead, seen from a file: a relative one counts from the top or from the file's own root. */
export function placesInTree(path: string, index: ModuleIndex, site: Site): string[] {
  const fromTop = absolutePath(path).slice(1);
  if (path.startsWith("/")) return [fromTop];
  return [...new Set([fromTop, absolutePath(joinPaths([index.rootOf(site.file), path])).slice(1)])];
}

/** What stands at a path of the tree, seen from a file. */
export function placeInTree(path: string, project: PythonProject, site: Site): Place | null {
  const { index } = project;
  for (const place of placesInTree(path, index, site)) {
    if (index.has(place) || project.dataText(place) !== null) return { path: place, isFolder: false };
    if (index.entriesOf(place).length > 0) return { path: place, isFolder: true };
  }
  return null;
}

function inFolder(folder: string, name: string): string {
  return folder === "" ? name : `${folder}/${name}`;
}

/** A file of the tree that can be read, Python or data, or a folder that has Python files below. */
export interface Place {
  /** From the top of the tree. */
  readonly path: string;
  readonly isFolder: boolean;
}

const deepestFolder = 12;

/** True for what would lie in a Python file, as if that were a folder: it is certainly not there. */
export function isBelowFile(path: string, project: PythonProject, site: Site): boolean {
  const [folder] = splitPath(path);
  return placeInTree(folder, project, site)?.isFolder === false;
}

/** What is below a folder, by paths from there. */
export function below(folder: string, index: ModuleIndex, depth = 0): string[] {
  return index.entriesOf(folder).flatMap((name) => {
    const isFolder = !index.has(inFolder(folder, name));
    const further = isFolder && depth < deepestFolder ? below(inFolder(folder, name), index, depth + 1) : [];
    return [name, ...further.map((inner) => `${name}/${inner}`)];
  });
}

/** Those that match a pattern of `glob` from a folder of the tree; null for a pattern that cannot be told. */
export function matching(folder: string, pattern: string, index: ModuleIndex): string[] | null {
  const wanted = pattern.split("/").filter((part) => part !== "." && part !== "");
  if (wanted.length === 0 || wanted.includes("..")) return null;
  const deepest = wanted.includes("**") ? 0 : deepestFolder + 1 - wanted.length;
  return below(folder, index, Math.max(0, deepest)).filter((path) => matchesParts(path.split("/"), wanted));
}

function matchesParts(parts: readonly string[], wanted: readonly string[]): boolean {
  const [first, ...rest] = wanted;
  if (first === undefined) return parts.length === 0;
  if (first === "**")
    return matchesParts(parts, rest) || (parts.length > 0 && matchesParts(parts.slice(1), wanted));
  const [part] = parts;
  return part !== undefined && matchesName(part, first) && matchesParts(parts.slice(1), rest);
}
