import type { FastapiRoute } from "../../src/campaign-kinds/fastapi-routes/route-target.ts";
import type { RuntimeRoute, UnaskedRoute } from "./oracle.ts";

/** How a scan differs from the run. */
export interface Comparison {
  readonly runtime: readonly string[];
  /** Served for certain or under a condition. */
  readonly found: readonly string[];
  /** Found, but only under a condition that the scan could not decide. */
  readonly conditional: readonly string[];
  /** The scan has the handler, but as unmounted, unresolved or default-off. */
  readonly listed: readonly string[];
  /** Neither served nor listed. */
  readonly missed: readonly string[];
  /** Served without condition according to the scan, and not there at run time. */
  readonly phantom: readonly string[];
  readonly wrongDefinition: readonly string[];
  readonly wrongSession: readonly string[];
  /** An object of the application refused to be asked, so nobody knows whether the scan is right about the session. */
  readonly notAsked: readonly string[];
}

/**
 * Compares by method, full path and handler.
 * @param isOther true for routes of apps that were not asked: they are neither found nor phantoms
 */
export function compare(
  answers: readonly (RuntimeRoute | UnaskedRoute)[],
  scanned: readonly FastapiRoute[],
  isOther: (route: FastapiRoute) => boolean = () => false,
): Comparison {
  const served = scanned.filter(isServed);
  const runtime = answers.filter((route) => "handler" in route);
  const unasked = new Set(answers.filter((route) => !("handler" in route)).map(({ key }) => key));
  const byIdentity = new Map(served.map((route) => [identityOf(route), route]));
  const listedHandlers = new Set(
    scanned
      .filter((route) => !isServed(route))
      .map(({ method, file, handler }) => `${method} ${file} ${handler}`),
  );
  const listedKeys = new Set(scanned.filter((route) => !isServed(route)).map((route) => keyOf(route)));
  const wanted = new Map(runtime.map((route) => [`${route.key} ${route.file} ${route.handler}`, route]));
  const both = [...wanted].flatMap(([identity, route]) => {
    const found = byIdentity.get(identity);
    return found === undefined ? [] : [{ route, found }];
  });
  const absent = [...wanted].filter(([identity]) => !byIdentity.has(identity)).map(([, route]) => route);
  const isListed = (route: RuntimeRoute) =>
    listedKeys.has(route.key) ||
    listedHandlers.has(`${route.key.split(" ", 1)[0]} ${route.file} ${route.handler}`);
  const nameOf = (route: RuntimeRoute) => `${route.key} (${route.file}: ${route.handler})`;
  return {
    runtime: [...wanted.keys()],
    found: both.map(({ route }) => route.key),
    conditional: both
      .filter(({ found }) => found.marks.includes("conditional"))
      .map(({ route }) => route.key),
    listed: absent.filter(isListed).map(nameOf),
    missed: absent.filter((route) => !isListed(route)).map(nameOf),
    phantom: served
      .filter(
        (route) =>
          !wanted.has(identityOf(route)) &&
          !unasked.has(keyOf(route)) &&
          !route.marks.includes("conditional") &&
          !isOther(route),
      )
      .map((route) => `${route.key} (${route.file}:${route.line})`),
    wrongDefinition: both
      .filter(({ route, found }) => !route.plain && route.definition !== found.definition)
      .map(({ route }) => `${nameOf(route)} is ${route.definition}`),
    wrongSession: both
      .filter(
        ({ route, found }) => route.notAsked === undefined && !route.plain && route.session !== found.session,
      )
      .map(({ route, found }) => `${nameOf(route)}: ${route.session}, not ${found.session}`),
    notAsked: answers.flatMap((route) =>
      route.notAsked === undefined
        ? []
        : [`${"handler" in route ? nameOf(route) : route.key}: ${route.notAsked}`],
    ),
  };
}

function isServed({ state, marks }: FastapiRoute): boolean {
  return state !== "unmounted" && state !== "unresolved" && !marks.includes("default-off");
}

function keyOf({ method, path }: FastapiRoute): string {
  return `${method} ${path}`;
}

function identityOf(route: FastapiRoute): string {
  return `${keyOf(route)} ${route.file} ${route.handler}`;
}
