import type { InstanceValue, Value } from "../../syntax/python/evaluate/value.ts";
import { bothInSchema } from "./route-arguments.ts";
import type { MountRecord, RouteRecord, RouterRecord, RouterState } from "./route-record.ts";

/** An include or mount whose target is not known. */
export interface UnknownTarget {
  readonly record: RouterRecord;
  readonly target: Value;
}

/** The routes of a router as served below a prefix, includes and mounts followed, in matching order. */
export interface Flattened {
  readonly routes: RouteRecord[];
  readonly unknown: UnknownTarget[];
  /** Mounts of an app in itself: what it serves would go on without end. */
  readonly endless: MountRecord[];
  /** Routers and apps that were reached. */
  readonly reached: Set<RouterState>;
}

/** Finds the router state behind an object; null when it is no router that we know. */
export type FindState = (value: Value) => RouterState | null;

/** Everything that an app or router serves. */
export function flatten(state: RouterState, find: FindState, options = { followMounts: true }): Flattened {
  const result: Flattened = { routes: [], unknown: [], endless: [], reached: new Set() };
  const context = {
    prefix: "",
    dependencies: [],
    inSchema: true,
    conditional: false,
    off: false,
    ...options,
  };
  visit(state, context, find, result, []);
  return result;
}

/** No application has as many; includes that multiply each other would never end. */
export const mostRoutes = 20_000;

interface Context {
  readonly prefix: string | null;
  readonly dependencies: readonly Value[];
  readonly inSchema: boolean | null;
  readonly conditional: boolean;
  readonly off: boolean;
  /** `include_router` copies routes, not what is mounted. */
  readonly followMounts?: boolean;
}

function visit(
  state: RouterState,
  context: Context,
  find: FindState,
  result: Flattened,
  path: readonly RouterState[],
): void {
  if (path.includes(state) || result.routes.length > mostRoutes) return;
  result.reached.add(state);
  const within = [...path, state];
  const gone = removedByHand(state);
  const doubted = doubtedByHand(state);
  const mayMove = state.notes.some((note) => note.mayMove);
  for (const record of [...state.records, ...addedByHand(state)]) {
    if (gone.has(record)) continue;
    if (record.type === "route") {
      const isDoubted = mayMove || doubted.has(record);
      result.routes.push(under(record, isDoubted ? { ...context, conditional: true } : context));
      continue;
    }
    if (record.type === "mount" && context.followMounts === false) continue;
    const inner: Context = {
      ...context,
      prefix: join(context.prefix, record.type === "mount" ? record.path : record.prefix),
      dependencies: record.type === "mount" ? [] : [...context.dependencies, ...record.dependencies],
      inSchema: record.type === "mount" ? true : bothInSchema(context.inSchema, record.inSchema),
      conditional: context.conditional || record.conditional || mayMove,
      off: context.off || record.off,
    };
    const target = record.type === "mount" ? record.app : record.router;
    const next = find(target);
    if (next === null) result.unknown.push({ record, target });
    else if (record.type === "mount" && within.includes(next)) result.endless.push(record);
    else visit(next, inner, find, result, within);
  }
}

/** Routes that the source took out of `router.routes`. */
export function removedByHand({ view, shown }: RouterState): ReadonlySet<RouterRecord> {
  const left = new Set(view.items.map((item) => (item.type === "instance" ? recordOf(item) : null)));
  return new Set([...shown].filter((record) => !left.has(record)));
}

/** Routes that the source may have taken out of `router.routes`. */
function doubtedByHand({ view }: RouterState): ReadonlySet<RouterRecord | null> {
  const items = view.doubtful === undefined ? [] : [...view.doubtful];
  return new Set(items.map((item) => (item.type === "instance" ? recordOf(item) : null)));
}

/** Routes and mounts that the source put into `router.routes` itself. */
export function addedByHand(state: RouterState): RouterRecord[] {
  return state.view.items.flatMap((item) => {
    const record = item.type === "instance" ? recordOf(item) : null;
    if (record === null || state.records.includes(record)) return [];
    return [state.view.doubtful?.has(item) === true ? { ...record, conditional: true } : record];
  });
}

const records = new WeakMap<InstanceValue, RouterRecord>();

/** Remembers which record a `Route` or `Mount` object stands for. */
export function setRecord(instance: InstanceValue, record: RouteRecord | MountRecord): void {
  records.set(instance, record);
}

export function recordOf(instance: InstanceValue): RouterRecord | null {
  return records.get(instance) ?? null;
}

/** The same route below a prefix and behind more dependencies. */
export function under(record: RouteRecord, context: Context): RouteRecord {
  return {
    ...record,
    path: join(context.prefix, record.path),
    dependencies: [...context.dependencies, ...record.dependencies],
    inSchema: bothInSchema(context.inSchema, record.inSchema),
    conditional: record.conditional || context.conditional,
    off: record.off || context.off,
  };
}

export function join(prefix: string | null, path: string | null): string | null {
  return prefix === null || path === null ? null : prefix + path;
}
