import { distance } from "fastest-levenshtein";
import { isRoute, type Target } from "../domain/target.ts";

/** What a person's words for a target lead to. */
export type FoundTarget =
  | { readonly target: Target; readonly close: readonly [] }
  /** The closest ones, best first; empty where nothing is near. */
  | { readonly target: null; readonly close: readonly Target[] };

const mostClose = 5;

/**
 * Finds a target by key, by method and the end of a path (whatever its parameters are called), or by handler. Words
 * that fit several, or none, lead to those that are close.
 */
export function findTarget(query: string, targets: readonly Target[]): FoundTarget {
  const wanted = query.trim().toLowerCase();
  const [first = "", second] = wanted.split(/\s+/);
  const path = second ?? (first.startsWith("/") ? first : null);
  const method = second === undefined ? null : first;
  const shape = path === null ? null : shapeOf(path);
  const attempts: ((target: Target) => boolean)[] = [
    (target) => target.key.toLowerCase() === wanted,
    (target) => matches(target, method, shape, (own, asked) => own === asked),
    (target) => target.name.toLowerCase() === wanted,
    (target) => shape !== "/" && matches(target, method, shape, (own, asked) => own.endsWith(asked)),
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
  shape: string | null,
  fits: (own: string, asked: string) => boolean,
): boolean {
  if (!isRoute(target) || shape === null) return false;
  if (method !== null && target.method.toLowerCase() !== method) return false;
  return fits(shapeOf(target.path.toLowerCase()), shape);
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
  return path.replace(/\{[^}]*\}/g, "{}").replace(/(?<=.)\/+$/, "");
}
