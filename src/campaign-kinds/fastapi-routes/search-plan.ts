import { matchesGlob } from "../../domain/matching.ts";
import type { SourceTree } from "../../domain/source-tree.ts";
import { importedFiles } from "../../syntax/python/imported-files.ts";
import type { PythonProject } from "../../syntax/python/project.ts";
import { mentionsRouting } from "./fastapi-semantics.ts";
import type { FrameworkMeaning } from "./framework-version.ts";
import type { SearchPlan } from "./served-routes.ts";
import type { FastapiSettings } from "./settings.ts";

/** Words of which a file that makes apps or routers has at least one. */
export const routingNeedles = ["fastapi", "FastAPI", "APIRouter", "include_router", "cadwyn"];

const aside =
  /(^|\/)(tests?|testing|docs?|docs_src|examples?|samples?|benchmarks?|node_modules|\.venv|venv|site-packages)(\/|$)|(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$/;

/** Decides which modules are run to find apps and routers. */
export async function planSearch(
  tree: SourceTree,
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
    await loadRoutingClosure(project, [...modules, ...entryFiles(project, entry)]);
    return { ...named, modules };
  }
  const mentioning = await filesThatMention(tree, project);
  const own = mentioning.filter((path) => !aside.test(path));
  const modules = own.length > 0 && definesApps(project, own) ? own : mentioning;
  const callers = await filesThatCall(tree, project, modules);
  await loadRoutingClosure(project, [...modules, ...callers]);
  return { ...named, modules: [...modules, ...callers] };
}

function entryFiles(project: PythonProject, entries: readonly string[]): string[] {
  return entries.flatMap((entry) => {
    const [module = ""] = entry.split(":");
    const location = module.endsWith(".py") ? null : project.index.find(module, "");
    return location?.type === "file" ? [location.path] : [module];
  });
}

/** Loads what modules with routes import, and so on through those that speak of routes: nearly all that will be asked for. */
async function loadRoutingClosure(project: PythonProject, start: readonly string[]): Promise<void> {
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

/** Files that say nothing of FastAPI but call the functions that make or fill an app: `main.py` of many projects. */
async function filesThatCall(
  tree: SourceTree,
  project: PythonProject,
  modules: readonly string[],
): Promise<string[]> {
  const names = modules.flatMap((path) => {
    const statements = project.module(path)?.statements ?? [];
    return statements.flatMap((statement) =>
      statement.type === "function" && /\b(FastAPI|include_router|mount)\s*\(/.test(statement.source)
        ? [statement.name]
        : [],
    );
  });
  if (names.length === 0) return [];
  const all = [...project.index.paths].filter((path) => !aside.test(path));
  const found = tree.search === undefined ? all : [...(await tree.search(names, ".py"))];
  const known = new Set(modules);
  const candidates = found.filter((path) => project.index.has(path) && !aside.test(path) && !known.has(path));
  await project.load(candidates);
  const calls = new RegExp(`^\\w[^\\n]*\\b(${[...new Set(names)].join("|")})\\s*\\(`, "m");
  return candidates.filter((path) => calls.test(project.module(path)?.text ?? "")).sort();
}

async function filesThatMention(tree: SourceTree, project: PythonProject): Promise<string[]> {
  const paths = [...project.index.paths];
  const found = tree.search === undefined ? paths : [...(await tree.search(routingNeedles, ".py"))];
  const candidates = found.filter((path) => project.index.has(path)).sort();
  await project.load(candidates);
  return candidates.filter((path) => {
    const module = project.module(path);
    return module !== null && mentionsRouting(module);
  });
}

function definesApps(project: PythonProject, paths: readonly string[]): boolean {
  return paths.some((path) => /\b(FastAPI|Cadwyn|Starlette)\b/.test(project.module(path)?.text ?? ""));
}
