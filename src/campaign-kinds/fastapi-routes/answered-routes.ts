import { callableOf } from "./callable.ts";
import type { RouteRecord } from "./route-record.ts";

/** By the handler, so that a router that is copied on its way into an app does not count as left out. */
export function placeOf(record: RouteRecord): string {
  const callable = callableOf(record.endpoint);
  if (callable === null) return `${record.site.file}:${record.site.line}`;
  const { closure, definition } = callable.function;
  return `${closure.module.path}:${definition.line}`;
}

/** No handler has more paths; hostile source would be compared with each of them. */
const mostPaths = 200;

/** The routes that apps answer, by which it is told whether another registration is one of them. */
export class AnsweredRoutes {
  readonly #byPlace = new Map<string, RouteRecord[]>();

  add(record: RouteRecord): void {
    const place = placeOf(record);
    const known = this.#byPlace.get(place);
    if (known === undefined) this.#byPlace.set(place, [record]);
    else if (known.length < mostPaths) known.push(record);
  }

  hasHandlerOf(record: RouteRecord): boolean {
    return this.#byPlace.has(placeOf(record));
  }

  /**
   * True for a registration that is answered, here or below another prefix. One handler may have many paths: a function
   * that makes routers gives each of them the same.
   */
  has(record: RouteRecord): boolean {
    const others = this.#byPlace.get(placeOf(record)) ?? [];
    const methods = record.methods ?? [null];
    if (methods.length === 0) return others.some((other) => isSamePath(record.path, other.path));
    return methods.every((method) =>
      others.some((other) => answers(other, method) && isSamePath(record.path, other.path)),
    );
  }
}

function answers({ methods }: RouteRecord, method: string | null): boolean {
  return methods === null || method === null || methods.includes(method);
}

/** A router of the source's own class may take the last slash off a path, or put one there. */
function isSamePath(one: string | null, other: string | null): boolean {
  if (one === null || other === null) return true;
  const [left, right] = [one, other].map((path) => path.replace(/\/$/, "")) as [string, string];
  return left.endsWith(right) || right.endsWith(left);
}
