import type { PythonProject } from "../../syntax/python/project.ts";

const known = ["FastAPI", "Cadwyn", "Starlette"];
/** Nobody has longer lists of bases; many that never end would take their number squared. */
const classes = /^class[ \t]+(\w+)[ \t]*\(([^)]{0,2000})\)/gm;

/** Text of code that makes an app: of FastAPI's own class or of a class in these files that derives from it. */
export function appMakers(project: PythonProject, paths: readonly string[]): RegExp {
  const derived = paths.flatMap((path) => classesWithBases(project.module(path)?.text ?? ""));
  const names = [...known, "FastAPIOffline", "\\w+FastAPI", ...derivedFrom(new Set(known), derived)];
  return new RegExp(`\\b(${names.join("|")})\\s*\\(`);
}

/**
 * First the modules that have an app of their own, made there or by a function: a server starts one of these. Where what
 * they import imports them in turn, other modules would meet them half done if they came first.
 * @param makesApp text of code that makes an app
 */
export function inOrderOfStart(
  project: PythonProject,
  modules: readonly string[],
  makesApp: RegExp,
): string[] {
  const atTopLevel = new RegExp(
    `^(?:[^\\s#].{0,200}${makesApp.source}|app(?:lication)?\\b[^=\\n(]{0,100}=(?!=))`,
    "m",
  );
  const starts = new Set(modules.filter((path) => atTopLevel.test(project.module(path)?.text ?? "")));
  return [...starts, ...modules.filter((path) => !starts.has(path))];
}

/** The names of those classes that derive from some others, over however many steps. */
export function derivedFrom(
  others: ReadonlySet<string>,
  classesToAsk: readonly { readonly name: string; readonly bases: string }[],
): string[] {
  const names = new Set(others);
  for (let before = -1; before < names.size; ) {
    before = names.size;
    for (const { name, bases } of classesToAsk) {
      if (bases.split(",").some((base) => names.has(lastPart(base)))) names.add(name);
    }
  }
  return [...names].filter((name) => !others.has(name));
}

/** The classes of a module that name bases, as written. */
export function classesWithBases(text: string): { readonly name: string; readonly bases: string }[] {
  return [...text.matchAll(classes)].map(([, name = "", bases = ""]) => ({ name, bases }));
}

/** `Base` of `models.Base`, and of `metaclass=models.Base`. */
function lastPart(base: string): string {
  return base.trim().replace(/^.*[.=][ \t]*/, "");
}

/**
 * True for a function whose apps nobody gets: it calls each of them itself, `await app(scope, receive, send)`, for
 * requests that come in some other way. What such an app answers is below a path that is not known.
 * @param makesApp text of code that makes an app
 */
export function keepsItsApps(source: string, makesApp: RegExp): boolean {
  const made = source.match(new RegExp(makesApp, "g")) ?? [];
  const given = source.matchAll(
    new RegExp(`\\b(\\w+)\\s*(?::[^=\\n]{1,200})?=\\s*(?:\\w+\\.)*${makesApp.source}`, "g"),
  );
  const names = [...given].map(([, name = ""]) => name);
  const isKept = (name: string) =>
    new RegExp(`\\bawait\\s+${name}\\s*\\(`).test(source) &&
    !new RegExp(`(?<![\\w.])${name}\\b(?!\\s*(?:[.(:]|=[^=]))`).test(source);
  return names.length > 0 && names.length === made.length && names.every(isKept);
}

/** True for a function that returns what one of some functions makes, as it is or after it was given a name. */
export function handsOn(source: string, makers: ReadonlySet<string>): boolean {
  return usesMade(source, makers, (made) => new RegExp(`\\breturn\\s+(?:${made})`));
}

/** Functions and classes of uvicorn, hypercorn and granian that are given an app. */
const servers = "(?:uvicorn\\.run|run|(?:\\w+\\.)*(?:Config|serve|Granian))";

/** True for a function that gives a server what one of some functions makes. */
export function serves(source: string, makers: ReadonlySet<string>): boolean {
  return usesMade(source, makers, givesServer);
}

/** The attributes of its object under which a method keeps what one of some methods makes. */
export function keptIn(source: string, makers: ReadonlySet<string>): string[] {
  const call = `(?:await\\s+)?self\\.(?:${[...makers].join("|")})\\s*\\(`;
  const kept = source.matchAll(new RegExp(`\\bself\\.(\\w+)\\s*(?::[^=\\n]{1,200})?=\\s*${call}`, "g"));
  return [...kept].map(([, name = ""]) => name);
}

/** True for a method that gives a server one of some attributes of its object, as it is. */
export function servesKept(source: string, attributes: ReadonlySet<string>): boolean {
  if (attributes.size === 0) return false;
  return givesServer(`self\\.(?:${[...attributes].join("|")})\\b(?!\\s*[.([])`).test(source);
}

/** True for a method that may keep what some methods make, or give a server what its object kept. */
export function mayServeKept(source: string, makers: ReadonlySet<string>): boolean {
  if (makers.size === 0) return false;
  return keptIn(source, makers).length > 0 || servesKept(source, new Set(["\\w+"]));
}

function givesServer(given: string): RegExp {
  return new RegExp(`(?<![\\w.])${servers}\\s*\\(\\s*(?:app\\s*=\\s*)?(?:${given})`);
}

/** @param use text that uses what the given text names, which some function made */
function usesMade(source: string, makers: ReadonlySet<string>, use: (made: string) => RegExp): boolean {
  const named = `(?:${[...makers].join("|")})\\s*\\(`;
  // Hardly any function calls one; what may stand before a name is slow to look for.
  if (makers.size === 0 || !new RegExp(`\\b${named}`).test(source)) return false;
  const call = `(?:await\\s+)?(?:\\w+\\.)*${named}`;
  const given = source.matchAll(new RegExp(`\\b(\\w+)\\s*(?::[^=\\n]{1,200})?=\\s*${call}`, "g"));
  const names = new Set([...given].map(([, name = ""]) => `${name}\\b`));
  return use([call, ...names].join("|")).test(source);
}
