import { isRoute, type Target } from "../domain/target.ts";
import type { ChecklistLine } from "./checklist-lines.ts";

/** The target that a line names, or why none could be told. */
export type LineMatch =
  | { readonly target: Target; readonly reason: null }
  | { readonly target: null; readonly reason: "names-no-target" | "not-found" | "ambiguous" };

/**
 * Finds the target of a checklist line. People shorten paths to what stands in the file and rename parameters, so
 * full paths are tried first, then ends of paths, then the handler's name; a line that fits several targets fits none.
 */
export function matchLine(line: ChecklistLine, targets: readonly Target[]): LineMatch {
  const near =
    line.heading === null ? targets : targets.filter((target) => isFile(target.file, line.heading ?? ""));
  const candidates = near.length > 0 ? near : targets;
  const named = (target: Target) => line.words.includes(target.name);
  const wanted = line.path === null ? null : shapeOf(line.path);
  const sameMethod = (target: Target) =>
    line.method === null || !isRoute(target) || target.method === line.method;
  const full = (target: Target) => isRoute(target) && wanted !== null && shapeOf(target.path) === wanted;
  const ending = (target: Target) =>
    isRoute(target) && wanted !== null && wanted !== "/" && shapeOf(target.path).endsWith(wanted);
  const attempts: ((target: Target) => boolean)[] =
    wanted === null
      ? [(target) => line.text.includes(target.key), (target) => named(target) && sameMethod(target)]
      : [
          (target) => full(target) && sameMethod(target),
          (target) => ending(target) && named(target) && sameMethod(target),
          (target) => ending(target) && sameMethod(target),
          (target) => named(target) && sameMethod(target),
        ];
  let ambiguous = false;
  for (const pool of candidates === targets ? [targets] : [candidates, targets]) {
    for (const attempt of attempts) {
      const found = pool.filter(attempt);
      const [only] = found;
      if (found.length === 1 && only !== undefined) return { target: only, reason: null };
      const byName = found.filter(named);
      if (byName.length === 1 && byName[0] !== undefined) return { target: byName[0], reason: null };
      ambiguous ||= found.length > 1;
    }
  }
  if (ambiguous) return { target: null, reason: "ambiguous" };
  return {
    target: null,
    reason: line.path === null ? "names-no-target" : "not-found",
  };
}

/** A path without its parameters' names and without a final slash. */
function shapeOf(path: string): string {
  return path.replace(/\{[^}]*(?:\}|$)|<[^>]*(?:>|$)|:[A-Za-z_]\w*/g, "{}").replace(/(?<!\/)\/+$/, "") || "/";
}

function isFile(file: string, heading: string): boolean {
  return file === heading || file.endsWith(`/${heading.replace(/^\.?\//, "")}`);
}
