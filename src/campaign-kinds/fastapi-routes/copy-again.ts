import type { FastApiSemantics } from "./fastapi-semantics.ts";
import type { RouteCopy } from "./route-copies.ts";
import { RouteObject } from "./route-object.ts";
import type { RouterRecord, RouterState } from "./route-record.ts";
import { recordOf, setRecord } from "./router-flattening.ts";

/**
 * After the routers of a module were filled anew, copies again what includes had copied of them, and so on from there.
 * @param changed the routers of the module
 * @param gone what they held before
 * @param own what the module itself copies now
 * @returns false where it cannot be told what an include would copy now
 */
export function copyAgain(
  semantics: FastApiSemantics,
  path: string,
  changed: ReadonlySet<RouterState>,
  gone: readonly RouterRecord[],
  own: readonly RouteCopy[],
): boolean {
  const others = semantics.copies.splice(0).filter(({ home }) => home.path !== path);
  // Nobody else has copied of a module before it had run to its end.
  const first = others.findIndex(({ from }) => reaches(from, changed));
  const at = first < 0 ? others.length : first;
  const dirty = new Set(changed);
  const replaced = new Set(gone);
  const done = others.slice(0, at).concat(own);
  for (const copy of others.slice(at)) {
    const again = reaches(copy.from, dirty) ? repeat(copy, changed) : copy;
    if (again === null) return false;
    done.push(again);
    if (again === copy) continue;
    dirty.add(copy.into);
    for (const record of copy.records) replaced.add(record);
  }
  semantics.copies.push(...done);
  return !semantics.states.some(({ records }) => records.some((record) => replaced.has(record)));
}

function reaches(from: ReadonlyMap<RouterState, number>, some: ReadonlySet<RouterState>): boolean {
  return [...from.keys()].some((state) => some.has(state));
}

function repeat(copy: RouteCopy, changed: ReadonlySet<RouterState>): RouteCopy | null {
  const { into, from, again } = copy;
  if (again === null) return null;
  const isAsThen = [...from].every(([state, version]) => changed.has(state) || state.version === version);
  const copied = again();
  const isSame = copied.reached.size === from.size && [...copied.reached].every((state) => from.has(state));
  if (!isAsThen || !isSame) return null;
  // Who read what it holds may have decided by it.
  if (into.isRead && !showAgain(into, copy.records, copied.records)) return null;
  if (!replace(into.records, copy.records, copied.records)) return null;
  const versions = [...copied.reached].map((state) => [state, state.version] as const);
  return { ...copy, from: new Map(versions), records: copied.records };
}

/** Lets the objects that the source has seen stand for other routes; false where it could tell them apart. */
function showAgain(
  { view, shown }: RouterState,
  old: readonly RouterRecord[],
  records: readonly RouterRecord[],
): boolean {
  if (old.length !== records.length) return false;
  const next = new Map(old.map((record, index) => [record, records[index]]));
  const before = [...shown];
  shown.clear();
  for (const record of before) shown.add(next.get(record) ?? record);
  let count = 0;
  for (const item of view.items) {
    const record = item.type === "instance" ? recordOf(item) : null;
    const now = record === null ? undefined : next.get(record);
    if (item.type !== "instance" || now === undefined) continue;
    if (now.type !== "route" || !(item.native instanceof RouteObject) || !item.native.becomes(now))
      return false;
    setRecord(item, now);
    count++;
  }
  // What the source took out of the list is not looked for.
  return count === before.filter((record) => next.has(record)).length;
}

/** Puts records in the place of others; false where they stand no longer together. */
function replace(
  among: RouterRecord[],
  old: readonly RouterRecord[],
  records: readonly RouterRecord[],
): boolean {
  const [first] = old;
  if (first === undefined) return records.length === 0;
  const at = among.indexOf(first);
  if (at < 0 || old.some((record, index) => among[at + index] !== record)) return false;
  among.splice(at, old.length, ...records);
  return true;
}
