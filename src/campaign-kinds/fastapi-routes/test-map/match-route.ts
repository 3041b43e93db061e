import { compilePattern } from "../../../domain/matching.ts";
import type { FastapiRoute } from "../route-target.ts";

/** Stands for a part of a URL that is only known when the test runs; it never contains a slash. */
export const hole = "\uE000";

interface Candidate {
  readonly route: FastapiRoute;
  readonly pattern: Pick<RegExp, "test">;
}

/** Finds the route that answers a request, as Starlette does: the first one registered whose path and method match. */
export class RouteMatcher {
  readonly #candidates: readonly Candidate[];

  constructor(routes: readonly FastapiRoute[]) {
    this.#candidates = [...routes]
      .filter((route) => route.facts.app !== null && route.state !== "unresolved")
      .sort((a, b) => compareApps(a, b) || a.facts.order - b.facts.order)
      .map((route) => ({ route, pattern: patternOf(route.path) }));
  }

  /** @param path without query; may contain holes. A path that begins with a hole matches only when it is unmistakable. */
  match(method: string, path: string): FastapiRoute | null {
    if (path.startsWith(hole)) return this.#bySuffix(method, path.slice(hole.length));
    for (const { route, pattern } of this.#candidates) {
      if (route.method === method && pattern.test(path)) return route;
    }
    return null;
  }

  #bySuffix(method: string, suffix: string): FastapiRoute | null {
    if (suffix === "" || !suffix.startsWith("/")) return null;
    const ends = this.#candidates.filter(({ route }) => {
      if (route.method !== method) return false;
      const parts = route.path.split("/");
      const wanted = suffix.split("/").length - 1;
      return parts.length > wanted && patternOf(`/${parts.slice(-wanted).join("/")}`).test(suffix);
    });
    // Parameters match anything: a literal last part decides, else nobody can tell.
    const [only] = ends;
    return ends.length === 1 && only !== undefined ? only.route : null;
  }
}

function compareApps(a: FastapiRoute, b: FastapiRoute): number {
  const [left, right] = [a.facts.app ?? "", b.facts.app ?? ""];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** What each path convertor of Starlette accepts; a hole is accepted by all of them. */
const convertors = new Map(
  Object.entries({
    str: "[^/]+",
    path: ".*",
    int: `(?:[0-9]|${hole})+`,
    float: `(?:[0-9.]|${hole})+`,
    uuid: `(?:[0-9a-fA-F-]|${hole})+`,
  }),
);

/**
 * The regular expression that Starlette makes of a path. Where several parameters may share out one text among them,
 * it runs on RE2: the path stands in somebody's code, and so does what is asked.
 */
function patternOf(path: string): Pick<RegExp, "test"> {
  let pattern = "";
  let end = 0;
  for (const match of path.matchAll(/\{[a-zA-Z_]\w*(?::([a-zA-Z_]\w*))?\}/g)) {
    pattern += escape(path.slice(end, match.index)) + (convertors.get(match[1] ?? "str") ?? "[^/]+");
    end = match.index + match[0].length;
  }
  const source = `^${pattern}${escape(path.slice(end))}$`;
  return isUnambiguous(path) ? new RegExp(source, "s") : compilePattern(`(?s)${source}`);
}

/** At most one parameter in each segment, and one that may go over several. */
function isUnambiguous(path: string): boolean {
  const countOf = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0;
  return countOf(path, /:path\}/g) <= 1 && path.split("/").every((segment) => countOf(segment, /\{/g) <= 1);
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
