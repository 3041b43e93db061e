import { distance } from "fastest-levenshtein";
import { compilePattern } from "../domain/matching.ts";
import { isRoute, type Target } from "../domain/target.ts";

/** What a person's words for a target lead to. */
export type FoundTarget =
  | { readonly target: Target; readonly close: readonly [] }
  /** The closest ones, best first; empty where nothing is near. */
  | { readonly target: null; readonly close: readonly Target[] };

const mostClose = 5;

/**
 * Finds a target by key, by method and the end of a path (whatever its parameters are called), by an address that it
 * serves (`GET /trees/42`, or a whole URL), or by handler. Words that fit several, or none, lead to those that are close.
 */
export function findTarget(query: string, targets: readonly Target[]): FoundTarget {
  const wanted = query.trim().toLowerCase();
  const [first = "", second] = wanted.split(/\s+/);
  const path = pathOf(second ?? first);
  const method = second === undefined ? null : first;
  const shape = path === null ? null : shapeOf(path);
  const attempts: ((target: Target) => boolean)[] = [
    (target) => target.key.toLowerCase() === wanted,
    (target) => matches(target, method, shape, (own, asked) => shapeOf(own) === asked),
    (target) => target.name.toLowerCase() === wanted,
    (target) => matches(target, method, path, serves),
    (target) => shape !== "/" && matches(target, method, shape, (own, asked) => shapeOf(own).endsWith(asked)),
    (target) => wanted.length >= 4 && target.key.toLowerCase().endsWith(`:${wanted}`),
  ];
  for (const attempt of attempts) {
    const [only, ...others] = targets.filter(attempt);
    if (only === undefined) continue;
    return others.length === 0
      ? { target: only, close: [] }
      : { target: null, close: [only, ...others].slice(0, mostClose) };
  }
  return { target: null, close: closest(wanted, targets) };
}

function matches(
  target: Target,
  method: string | null,
  asked: string | null,
  fits: (own: string, asked: string) => boolean,
): boolean {
  if (!isRoute(target) || asked === null) return false;
  if (method !== null && target.method.toLowerCase() !== method) return false;
  return fits(target.path.toLowerCase(), asked);
}

/** The path in what a person pasted: without host, query and fragment; null where it is none. */
function pathOf(word: string): string | null {
  const path = word.replace(/^https?:\/\/[^/]+(?=\/)/, "").replace(/[?#].*$/s, "");
  return path.startsWith("/") ? path : null;
}

/** Longer ones are nobody's. */
const longestAddress = 300;

/**
 * Whether a route answers requests for a path. `{x:path}` takes several segments (Starlette). In linear time: the path
 * stands in somebody's code, and in `{a}{a}{a}` each parameter may take any share of a segment.
 */
function serves(own: string, asked: string): boolean {
  const fixed = own.indexOf("{");
  if (fixed < 0 || asked.length > longestAddress || !asked.startsWith(own.slice(0, fixed))) return false;
  const pattern = own
    .split(/(\{[^}]*(?:\}|$))/)
    .map((part) => {
      if (!part.startsWith("{")) return part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
      return part.endsWith(":path}") ? ".+" : "[^/]+";
    })
    .join("");
  return compilePattern(`^${pattern}/?$`).test(asked);
}

/** Within a third of the letters, or containing the words. */
function closest(wanted: string, targets: readonly Target[]): Target[] {
  if (wanted === "" || wanted.length > 300) return [];
  return targets
    .map((target) => {
      const names = [target.name.toLowerCase(), target.key.toLowerCase()];
      const contained = wanted.length >= 3 && names.some((name) => name.includes(wanted));
      const away = Math.min(...names.map((name) => distance(name, wanted)));
      return { target, away: contained ? 0 : away };
    })
    .filter(({ away }) => away <= Math.max(2, Math.floor(wanted.length / 3)))
    .sort((a, b) => a.away - b.away || (a.target.key < b.target.key ? -1 : 1))
    .slice(0, mostClose)
    .map(({ target }) => target);
}

function shapeOf(path: string): string {
  return path.replace(/\{[^}]*(?:\}|$)/g, "{}").replace(/(?<!\/)\/+$/, "") || "/";
}
