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
  // Renamed and served elsewhere in one go, it would look like one route removed and another one added.
  const handlers = new Set(base.targets.map(({ file, handler }) => `${file} ${handler}`));
  const successors = head.targets.filter(
    ({ key, file, handler }) => !baseKeys.has(key) && !handlers.has(`${file} ${handler}`),
  );
  return base.targets.flatMap((before) => {
    if (!convertible.has(before.state)) return [];
    const handler = `${before.file} ${before.handler}`;
    const found =
      after.get(before.key) ??
      moved.get(`${handler} ${before.method}`) ??
      moved.get(handler) ??
      successors.find((target) => takesPlaceOf(target, before));
    if (found === undefined || !isTowardsAsync(before, found)) return [];
    return [{ before, after: found, from: before.state, to: found.state }];
  });
}

/** Same file, same method, same parameters in the path: what was there, under another name and path. */
function takesPlaceOf(target: FastapiRoute, before: FastapiRoute): boolean {
  const parameters = ({ path }: FastapiRoute) => (path.match(/\{[^{}]*\}/g) ?? []).join();
  return (
    target.file === before.file &&
    target.method === before.method &&
    parameters(target) === parameters(before)
  );
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
