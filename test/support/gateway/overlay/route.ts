import type { Answer, Exchange } from "../exchange.ts";
import type { World } from "../world.ts";

/** What a route's placeholders stand for. */
export type Params = Readonly<Record<string, string>>;

/** One thing that the gateway answers itself, or answers better; null passes the request on. */
export interface Route {
  readonly method: string;
  readonly pattern: string;
  readonly handle: (
    world: World,
    exchange: Exchange,
    params: Params,
  ) => Promise<Answer | null> | Answer | null;
}

export interface CompiledRoute extends Route {
  readonly regex: RegExp;
}

/** `{name}` stands for one part of a path, `{name+}` for the rest. */
export function compile(routes: readonly Route[]): readonly CompiledRoute[] {
  return routes.map((route) => ({
    ...route,
    regex: new RegExp(
      `^${route.pattern.replace(/\{(\w+)(\+?)\}/g, (_, name: string, rest: string) => `(?<${name}>${rest === "" ? "[^/]+" : ".+"})`)}$`,
    ),
  }));
}

export function match(
  routes: readonly CompiledRoute[],
  exchange: Exchange,
): { route: CompiledRoute; params: Params } | null {
  for (const route of routes) {
    if (route.method !== exchange.method) continue;
    const found = route.regex.exec(exchange.path);
    if (found === null) continue;
    const params = Object.entries(found.groups ?? {}).map(
      ([name, value]) => [name, decodeURIComponent(value)] as const,
    );
    return { route, params: Object.fromEntries(params) };
  }
  return null;
}
