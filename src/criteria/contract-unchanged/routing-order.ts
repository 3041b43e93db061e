import { isRoute, type RouteTarget, type Target } from "../../domain/target.ts";

/** Two routes that can answer the same request and that changed places. */
export interface OrderChange {
  readonly converted: RouteTarget;
  readonly other: RouteTarget;
  /** True when the other route now comes first. */
  readonly isOvertaken: boolean;
}

/**
 * Finds routes that can match the same request as a converted one and that stand on its other side now, or that are
 * new in front of it: the first registered one answers (Starlette, Express), so a request changes its handler.
 */
export function findOrderChanges(
  before: readonly Target[],
  after: readonly Target[],
  convertedKeys: ReadonlySet<string>,
): readonly OrderChange[] {
  const changes: OrderChange[] = [];
  const earlier = new Map(before.filter(isRoute).map((target) => [target.key, target]));
  const later = after.filter(isRoute);
  for (const converted of later.filter((target) => convertedKeys.has(target.key))) {
    const old = earlier.get(converted.key);
    if (old === undefined) continue;
    for (const other of later) {
      if (other.key === converted.key || converted.method !== other.method) continue;
      if (!canOverlap(converted.path, other.path)) continue;
      const known = earlier.get(other.key);
      const oldOther = known?.state === "unmounted" ? undefined : known;
      const isFirst = comesFirst(converted, other);
      const wasFirst = oldOther === undefined ? true : comesFirst(old, oldOther);
      // A route that is new behind the converted one takes nothing from it.
      if (isFirst === null || wasFirst === null || isFirst === wasFirst) continue;
      changes.push({ converted, other, isOvertaken: wasFirst });
    }
  }
  return changes;
}

/** Whether one route is asked before another; null where they cannot be compared, or are one registration. */
function comesFirst(one: RouteTarget, other: RouteTarget): boolean | null {
  const [a, b] = [placeOf(one), placeOf(other)];
  if (a !== null && b !== null) return a.app === b.app && a.order !== b.order ? a.order < b.order : null;
  if (one.state === "unmounted" || other.state === "unmounted") return null;
  return one.file === other.file && one.line !== other.line ? one.line < other.line : null;
}

/** Where a kind knows the order of registration, that decides: it runs across files. */
function placeOf({ facts }: RouteTarget): { readonly app: string; readonly order: number } | null {
  if (typeof facts !== "object" || facts === null || !("order" in facts) || !("app" in facts)) return null;
  const { app, order } = facts;
  // The line at which the app is made may move; its file says which app it is.
  return typeof app === "string" && typeof order === "number"
    ? { app: app.replace(/:\d+$/, ""), order }
    : null;
}

/** True when some request path matches both patterns (`{x}`, `{x:path}`, `:x`, `*`). */
export function canOverlap(a: string, b: string): boolean {
  return overlap(a.split("/"), b.split("/"));
}

function overlap(a: readonly string[], b: readonly string[]): boolean {
  const [first, second] = [a[0], b[0]];
  if (first === undefined || second === undefined) return a.length === b.length;
  // What swallows the rest of the path may swallow any number of segments.
  if (isGreedy(first) || isGreedy(second)) return true;
  if (!isVariable(first) && !isVariable(second) && first !== second) return false;
  return overlap(a.slice(1), b.slice(1));
}

function isGreedy(segment: string): boolean {
  return segment.includes(":path}") || segment.includes("*");
}

function isVariable(segment: string): boolean {
  return segment.includes("{") || segment.startsWith(":");
}
