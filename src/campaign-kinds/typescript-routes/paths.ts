import { textOf, type Value } from "../../syntax/typescript/evaluate/values.ts";

/** HTTP methods by the names under which routers offer them. */
export const methodNames = new Set([
  "get",
  "head",
  "post",
  "put",
  "delete",
  "options",
  "patch",
  "trace",
  "copy",
  "lock",
  "mkcol",
  "move",
  "propfind",
  "proppatch",
  "purge",
  "report",
  "search",
  "subscribe",
  "unlock",
  "unsubscribe",
]);

/** Puts a path below a prefix; `/` below a prefix is the prefix itself. */
export function joinRoutes(prefix: string, path: string): string {
  const head = prefix.replace(/(?<!\/)\/+$/, "");
  if (path === "" || path === "/") return head === "" ? "/" : withSlash(head);
  return withSlash(head + withSlash(path)).replace(/\/{2,}/g, "/");
}

function withSlash(path: string): string {
  return path.startsWith("/") ? path : `/${path}`;
}

/** The paths that a value names: one, a list, or a regular expression as its source; null where one is unknown. */
export function pathsOf(value: Value | undefined): readonly (string | null)[] {
  if (value?.kind === "array") return value.items.flatMap(pathsOf);
  if (value?.kind === "primitive" && value.value instanceof RegExp) return [String(value.value)];
  return [textOf(value)];
}

/** True for values that can be a path: text, a regular expression, a list of these. */
export function isPath(value: Value | undefined): boolean {
  if (value?.kind === "array") return value.items.length > 0 && value.items.every(isPath);
  return value?.kind === "primitive" && (typeof value.value === "string" || value.value instanceof RegExp);
}

/** Lists within lists made flat, as frameworks do with middleware. */
export function flatten(values: readonly Value[]): readonly Value[] {
  return values.flatMap((value) => (value.kind === "array" ? flatten(value.items) : [value]));
}
