import type { Conversion } from "../../domain/pull-request.ts";
import type { Scan } from "../../domain/scan.ts";
import type { FastapiRoute } from "./route-target.ts";

const convertible = new Set(["to-convert", "blocking", "mixed", "blocked"]);

/**
 * The routes that a pull request converts, or tries to: routes that were not converted, and that moved towards
 * async in their definition, their own session or their state. Half of a conversion counts: it is judged, and fails.
 */
export function findConversions(
  base: Scan<FastapiRoute>,
  head: Scan<FastapiRoute>,
): readonly Conversion<FastapiRoute>[] {
  const after = new Map(head.targets.map((target) => [target.key, target]));
  const baseKeys = new Set(base.targets.map((target) => target.key));
  // A route whose path or method changed is found again by its handler, if nothing else took its place.
  const moved = new Map<string, FastapiRoute>();
  for (const target of head.targets.filter(({ key }) => !baseKeys.has(key))) {
    moved.set(`${target.file} ${target.handler} ${target.method}`, target);
    moved.set(`${target.file} ${target.handler}`, target);
  }
  return base.targets.flatMap((before) => {
    if (!convertible.has(before.state)) return [];
    const handler = `${before.file} ${before.handler}`;
    const found = after.get(before.key) ?? moved.get(`${handler} ${before.method}`) ?? moved.get(handler);
    if (found === undefined || !isTowardsAsync(before, found)) return [];
    return [{ before, after: found, from: before.state, to: found.state }];
  });
}

function isTowardsAsync(before: FastapiRoute, after: FastapiRoute): boolean {
  const becameAsync = before.definition === "sync" && after.definition === "async";
  const gainedAsync = !hasAsync(before) && hasAsync(after);
  const lostSync = hasSync(before) && !hasSync(after) && hasAsync(after);
  return becameAsync || gainedAsync || lostSync || after.state === "converted";
}

function hasAsync({ ownSession }: FastapiRoute): boolean {
  return ownSession === "async" || ownSession === "both";
}

function hasSync({ ownSession }: FastapiRoute): boolean {
  return ownSession === "sync" || ownSession === "both";
}
