import type { FastapiRoute } from "../../src/campaign-kinds/fastapi-routes/route-target.ts";

/** One route as the running framework tells it. */
export interface RuntimeRoute {
  readonly key: string;
  readonly definition: "sync" | "async";
  readonly session: string;
  /** Registered with Starlette's own `Route`: neither coroutine nor dependencies are FastAPI's business. */
  readonly plain: boolean;
}

/** How the scan of one app differs from the run. */
export interface Comparison {
  readonly runtime: number;
  readonly found: number;
  readonly missed: readonly string[];
  readonly phantom: readonly string[];
  readonly wrongDefinition: readonly string[];
  readonly wrongSession: readonly string[];
}

/** Compares by method and path; routes that are only listed (unmounted, unresolved, default-off) are no finds. */
export function compare(runtime: readonly RuntimeRoute[], scanned: readonly FastapiRoute[]): Comparison {
  const served = scanned.filter(
    ({ state, marks }) => state !== "unmounted" && state !== "unresolved" && !marks.includes("default-off"),
  );
  const byKey = new Map(served.map((route) => [`${route.method} ${route.path}`, route]));
  const runtimeKeys = new Set(runtime.map(({ key }) => key));
  const both = runtime.flatMap((route) => {
    const found = byKey.get(route.key);
    return found === undefined ? [] : [{ route, found }];
  });
  return {
    runtime: runtimeKeys.size,
    found: new Set(both.map(({ route }) => route.key)).size,
    missed: [...runtimeKeys].filter((key) => !byKey.has(key)),
    phantom: [...byKey]
      .filter(([key, { marks }]) => !runtimeKeys.has(key) && !marks.includes("conditional"))
      .map(([key]) => key),
    wrongDefinition: both
      .filter(({ route, found }) => !route.plain && route.definition !== found.definition)
      .map(({ route }) => route.key),
    wrongSession: both
      .filter(({ route, found }) => !route.plain && route.session !== found.session)
      .map(({ route, found }) => `${route.key} (${route.session}, not ${found.session})`),
  };
}
