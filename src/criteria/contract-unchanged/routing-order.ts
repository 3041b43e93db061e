import { isRoute, type RouteTarget, type Target } from "../../domain/target.ts";

/** Two routes that can answer the same request and that changed places. */
export interface OrderChange {
  readonly converted: RouteTarget;
  readonly other: RouteTarget;
  /** True when the other route now comes first. */
  readonly isOvertaken: boolean;
}

/**
 * Finds routes of the same file that can match the same request as a converted one and that stand on its
 * other side now: the first registered one answers (Starlette, Express), so a request changes its handler.
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
      const oldOther = earlier.get(other.key);
      if (oldOther === undefined || other.key === converted.key) continue;
      if (other.file !== converted.file || oldOther.file !== old.file) continue;
      if (converted.method !== other.method || !canOverlap(converted.path, other.path)) continue;
      const wasFirst = old.line < oldOther.line;
      const isFirst = converted.line < other.line;
      if (old.line !== oldOther.line && wasFirst !== isFirst) {
        changes.push({ converted, other, isOvertaken: wasFirst });
      }
    }
  }
  return changes;
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
