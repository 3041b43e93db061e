import { matchesGlob } from "../../domain/matching.ts";
import type { SearchableSourceTree } from "../../domain/source-tree.ts";
import { importedFiles } from "../../syntax/python/imported-files.ts";
import type { PythonModule } from "../../syntax/python/module.ts";
import type { PythonProject } from "../../syntax/python/project.ts";
import { foldersAround } from "../../syntax/python/start-folders.ts";
import { callsAtTop, callsOf, fillerNeedles, fillersOf, programIn, whatFillsApps } from "./app-fillers.ts";
import { classesWithBases } from "./app-makers.ts";
import { namesSetIn } from "./app-state.ts";
import { variablesSetIn } from "./context-variables.ts";
import type { FrameworkMeaning } from "./framework-version.ts";
import { withSubclasses } from "./noted-classes.ts";
import { setsForItself } from "./programs-apart.ts";
import {
  joined,
  noRegistrars,
  type Registrars,
  registersWith,
  registrarNeedles,
  registrarsOf,
} from "./registrars.ts";
import { decoratesWith, needlesOf, unusualRouters, unusualRoutersOf } from "./router-variables.ts";
import { mentionsRouting } from "./routing-text.ts";
import type { SearchPlan } from "./served-routes.ts";
import type { FastapiSettings } from "./settings.ts";

/** Words of which a file that makes apps or routers has at least one. */
export const routingNeedles = ["fastapi", "FastAPI", "APIRouter", "include_router", "add_api_", "cadwyn"];

/** What a module has that imports its router or gets its app, and says nothing of FastAPI. */
const decoratorNeedles = ["router", "app", "api"].flatMap((receiver) => [
  ...["get", "post", "put", "delete", "patch", "websocket", "api_route"].map(
    (verb) => `${receiver}.${verb}(`,
  ),
  // `@get_app().get(`
  `${receiver}().`,
]);

const aside =
  /(^|\/)(tests?|testing|docs?|docs_src|examples?|samples?|cookbooks?|benchmarks?|node_modules|\.venv|venv|site-packages)(\/|$)|(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$/;

/** Candidates are looked through so many at a time: most of them are let go of again. */
const filesAtOnce = 500;

/** Decides which modules are run to find apps and routers. */
export async function planSearch(
  tree: SearchableSourceTree,
  project: PythonProject,
  settings: FastapiSettings,
  meaning: FrameworkMeaning,
): Promise<SearchPlan> {
  const named = {
    entries: settings.entry,
    extraApps: settings.extra_apps,
    routers: settings.routers,
    meaning,
  };
  const { entry, trees } = settings;
  const inside = (path: string) => trees.length === 0 || matchesGlob(path, trees);
  if (entry.length > 0 && trees.length > 0) {
    const modules = [...project.index.paths].filter(inside).sort();
    await project.load(modules);
    await loadRoutingClosure(tree, project, [...modules, ...entryFiles(project, entry)]);
    const routerNames = unusualRouters(project, modules);
    return { ...named, modules, routerNames, registrars: noRegistrars, registering: [], calls: null };
  }
  // Who names the roots says where the source is; nothing else is looked through.
  const roots = settings.roots.map((root) => root.replace(/^\.?\/*|\/+$/g, ""));
  const isSource = (path: string) =>
    project.index.has(path) &&
    (roots.length === 0 || roots.some((root) => root === "" || path.startsWith(`${root}/`)));
  const mentioning = await filesThatMention(tree, project, isSource);
  const own = mentioning.filter((path) => !aside.test(path));
  const modules = own.length > 0 && definesApps(project, own) ? own : mentioning;
  project.forget(except(mentioning, modules));
  const routerNames = unusualRouters(project, modules);
  const isFresh = (path: string) => isSource(path) && !aside.test(path) && !modules.includes(path);
  const decorated = [...modules, ...(await filesThatDecorate(tree, project, routerNames, isFresh))];
  const defined = await project.settle(() => registrarsIn(project, decorated));
  const registrars = await withSubclasses(tree, project, defined, isFresh);
  const fillers = await project.settle(() => whatFillsApps(project, decorated));
  const calls = callsOf(fillers);
  const needles = [...registrarNeedles(joined([...registrars.values()])), ...fillerNeedles(fillers)];
  const known = new Set(decorated);
  const candidates = [...(await tree.search(needles, ".py"))].filter(
    (path) => isFresh(path) && !known.has(path),
  );
  await project.load(candidates);
  const registering = filesThatRegister(project, registrars, candidates);
  const callers = filesThatCall(project, calls, candidates);
  const all = [...new Set([...decorated, ...registering, ...callers])];
  await loadRoutingClosure(tree, project, all);
  return {
    ...named,
    modules: all,
    routerNames,
    registrars: joined([...registrars.values()]),
    registering,
    calls,
  };
}

function entryFiles(project: PythonProject, entries: readonly string[]): string[] {
  return entries.flatMap((entry) => {
    const [module = ""] = entry.split(":");
    const location = module.endsWith(".py") ? null : project.index.find(module, "");
    return location?.type === "file" ? [location.path] : [module];
  });
}

/** Loads what modules with routes import, and so on through those that speak of routes: nearly all that will be asked for. */
async function loadRoutingClosure(
  tree: SearchableSourceTree,
  project: PythonProject,
  start: readonly string[],
): Promise<void> {
  await project.load(start);
  // Files that are at hand are read when they are asked for, and no others.
  if (tree.readNow !== undefined) return;
  const seen = new Set<string>();
  let next = [...start];
  while (next.length > 0) {
    await project.load(next);
    const fresh = next.filter((path) => !seen.has(path));
    for (const path of fresh) seen.add(path);
    next = fresh.flatMap((path) => {
      const module = project.module(path);
      return module !== null && mentionsRouting(module) ? importedFiles(module, project.index) : [];
    });
  }
}

/** Files that say nothing of FastAPI and decorate with a router of another file: `from api import v1` and `@v1.get`. */
async function filesThatDecorate(
  tree: SearchableSourceTree,
  project: PythonProject,
  names: readonly string[],
  isFresh: (path: string) => boolean,
): Promise<string[]> {
  if (names.length === 0) return [];
  const candidates = [...(await tree.search(needlesOf(names), ".py"))].filter(isFresh).sort();
  await project.load(candidates);
  const decorates = decoratesWith(names);
  return candidates.filter((path) => {
    const module = project.module(path);
    return module !== null && decorates(module);
  });
}

function registrarsIn(project: PythonProject, paths: readonly string[]): Map<string, Registrars> {
  return new Map(
    paths.flatMap((path) => {
      const module = project.module(path);
      return module === null || !mentionsRouting(module) ? [] : [[path, registrarsOf(module)] as const];
    }),
  );
}

/** Files that say nothing of FastAPI and leave handlers with a registrar that they import. */
function filesThatRegister(
  project: PythonProject,
  registrars: ReadonlyMap<string, Registrars>,
  candidates: readonly string[],
): string[] {
  const registers = registersWith(joined([...registrars.values()]));
  const origins = originsOf(project, registrars);
  return candidates
    .filter((path) => {
      const module = project.module(path);
      if (module === null || !registers(module)) return false;
      return importedFiles(module, project.index).some((file) => origins.has(file));
    })
    .sort();
}

/** The files that define registrars, those whose classes they ask for subclasses, and the packages that hand them on. */
function originsOf(project: PythonProject, registrars: ReadonlyMap<string, Registrars>): ReadonlySet<string> {
  const defining = [...registrars].flatMap(([path, { decorators, bases }]) => {
    const module = project.module(path);
    if (module === null || decorators.length + bases.length === 0) return [];
    return [path, ...(bases.length === 0 ? [] : importedFiles(module, project.index))];
  });
  return new Set(defining.flatMap((path) => [path, ...packagesAround(path)]));
}

function packagesAround(path: string): string[] {
  return foldersAround(path).map((folder) => `${folder}/__init__.py`);
}

/** Files that say nothing of FastAPI but call the functions and classes that make or fill an app: `main.py` of many projects. */
function filesThatCall(
  project: PythonProject,
  calls: RegExp | null,
  candidates: readonly string[],
): string[] {
  if (calls === null) return [];
  return candidates.filter((path) => callsAtTop(project.module(path)?.text ?? "", calls)).sort();
}

async function filesThatMention(
  tree: SearchableSourceTree,
  project: PythonProject,
  isSource: (path: string) => boolean,
): Promise<string[]> {
  const candidates = [...(await tree.search([...routingNeedles, ...decoratorNeedles], ".py"))]
    .filter(isSource)
    .sort();
  const mentioning: string[] = [];
  for (let start = 0; start < candidates.length; start += filesAtOnce) {
    const some = candidates.slice(start, start + filesAtOnce);
    await project.load(some);
    const speaking = some.filter((path) => {
      const module = project.module(path);
      return module !== null && mentionsRouting(module);
    });
    project.forget(except(some, speaking));
    mentioning.push(...speaking);
  }
  return mentioning;
}

/** What a plan takes from the text of a module, as one text. */
export function planningFacts(module: PythonModule, plan: SearchPlan): string {
  const { calls, routerNames, registrars } = plan;
  const registers = registersWith(registrars)(module);
  const speaksOfRoutes = mentionsRouting(module) || decoratesWith(routerNames)(module);
  return JSON.stringify([
    mentionsRouting(module),
    decoratesWith(routerNames)(module),
    unusualRoutersOf(module),
    definesApp.test(module.text),
    setsForItself(module),
    programIn(module.text),
    speaksOfRoutes ? fillersOf(module) : [],
    mentionsRouting(module) ? registrarsOf(module) : noRegistrars,
    registers ? [...module.text.matchAll(importLine)].map(([line]) => line) : null,
    classesWithBases(module.text),
    calls !== null && callsAtTop(module.text, calls),
    [...namesSetIn(module)],
    [...variablesSetIn(module)],
  ]);
}

const importLine = /^[ \t]*(?:from|import)[ \t][^\n]*/gm;

function except(paths: readonly string[], kept: readonly string[]): string[] {
  const keeps = new Set(kept);
  return paths.filter((path) => !keeps.has(path));
}

function definesApps(project: PythonProject, paths: readonly string[]): boolean {
  return paths.some((path) => definesApp.test(project.module(path)?.text ?? ""));
}

const definesApp = /\b(FastAPI|Cadwyn|Starlette)\b/;
