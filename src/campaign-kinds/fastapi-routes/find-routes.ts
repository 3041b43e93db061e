import type { ScanOptions } from "../../domain/campaign-kind.ts";
import { matchesPath } from "../../domain/matching.ts";
import { makeScan, type Scan, type Unresolved } from "../../domain/scan.ts";
import type { SearchableSourceTree, SourceTree } from "../../domain/source-tree.ts";
import { rememberScan } from "../../syntax/memory/remember-scan.ts";
import { PythonProject } from "../../syntax/python/project.ts";
import { findFrameworkVersion, meaningOfVersion } from "./framework-version.ts";
import { makeTargets, type TargetContext } from "./make-target.ts";
import type { FastapiRoute } from "./route-target.ts";
import { planSearch } from "./search-plan.ts";
import { findServedRoutes, type SearchPlan } from "./served-routes.ts";
import { SessionClosure } from "./session-closure.ts";
import type { FastapiSettings } from "./settings.ts";

/** Sources, and what names the framework's version. */
const looksAt = /\.(py|lock|txt|toml|cfg)$/;

/** Finds every route of a tree. What the source says never makes it throw. */
export function findRoutes(
  tree: SourceTree,
  settings: FastapiSettings,
  options: ScanOptions = {},
): Promise<Scan<FastapiRoute>> {
  return rememberScan("fastapi-routes", tree, options, {
    given: settings,
    isVisible: (path) => looksAt.test(path),
    ask: (asked) => findRoutesIn(asked, settings, options),
  });
}

async function findRoutesIn(
  tree: SearchableSourceTree,
  settings: FastapiSettings,
  options: ScanOptions,
): Promise<Scan<FastapiRoute>> {
  options.onProgress?.(0, null, "reading the list of files");
  const [project, version] = await Promise.all([
    PythonProject.open(tree, settings.roots),
    settings.framework_version ?? findFrameworkVersion(tree),
  ]);
  try {
    const meaning = meaningOfVersion(version);
    const plan = await planSearch(tree, project, settings, meaning);
    let round = 0;
    const found = await project.settle(() => {
      options.onProgress?.(++round, null, "following apps to their routes");
      return findTargets(project, plan, settings);
    });
    const problems = await project.settle(() => sourceProblems(project, plan));
    const isInside = (file: string) => settings.trees.length === 0 || matchesPath(file, settings.trees);
    const inTrees = [...found.unresolved, ...problems, ...unreadable(tree)].filter(({ file }) =>
      isInside(file),
    );
    // An entry stands in the settings, not in the trees: without it nothing is served.
    const unresolved = [
      ...inTrees,
      ...found.unresolved.filter(({ message }) => isAboutEntry(message, settings)),
    ];
    return makeScan({
      kind: "fastapi-routes",
      commit: tree.commit,
      dirty: tree.dirty,
      targets: found.targets,
      unresolved: distinct(unresolved),
    });
  } finally {
    project.close();
  }
}

function isAboutEntry(message: string, settings: FastapiSettings): boolean {
  return [...settings.entry, ...settings.extra_apps].some((entry) =>
    message.includes(`the entry \`${entry.split(/\s+@/)[0] ?? entry}\``),
  );
}

function findTargets(project: PythonProject, plan: SearchPlan, settings: FastapiSettings) {
  const { interpreter, served, unmounted, unresolved } = findServedRoutes(project, plan);
  const hints = { sync: new Set(settings.session.sync), async: new Set(settings.session.async) };
  const context: TargetContext = {
    interpreter,
    closure: new SessionClosure(interpreter, hints),
    meaning: plan.meaning,
    settings,
  };
  const targets = [
    ...served.flatMap(({ record, app, order }) => makeTargets(record, order, app, context)),
    ...unmounted.flatMap((record, order) => makeTargets(record, order, null, context)),
  ];
  return { targets: withDistinctKeys(targets), unresolved };
}

/** The first route of a key answers; others keep their place under a key that names their handler, and its line where names are not enough. */
function withDistinctKeys(targets: readonly FastapiRoute[]): FastapiRoute[] {
  const byKey = new Map<string, FastapiRoute>();
  for (const target of targets) {
    const known = byKey.get(target.key);
    if (known === undefined) {
      byKey.set(target.key, target);
      continue;
    }
    const named = `${target.key} (${target.file}:${target.handler})`;
    const taken = [known, byKey.get(named)];
    if (taken.some((other) => other?.file === target.file && other.line === target.line)) continue;
    const key = byKey.has(named) ? `${named.slice(0, -1)}:${target.line})` : named;
    if (!byKey.has(key)) byKey.set(key, { ...target, key });
  }
  return [...byKey.values()];
}

/** Syntax problems of the files that may hold routes. */
function sourceProblems(project: PythonProject, plan: SearchPlan): Unresolved[] {
  const relevant = new Set(plan.modules);
  const syntax = project.loaded
    .filter((module) => relevant.has(module.path) && module.isParsed)
    .flatMap((module) => module.problems.map((problem) => ({ file: module.path, ...problem })));
  return [...syntax, ...project.problems];
}

function unreadable(tree: SourceTree): Unresolved[] {
  return tree.unreadable
    .filter(({ file }) => file.endsWith(".py") || !file.includes("."))
    .map(({ file, message }) => ({ file, line: 1, message }));
}

function distinct(unresolved: readonly Unresolved[]): Unresolved[] {
  const seen = new Map(unresolved.map((one) => [`${one.file}:${one.line}:${one.message}`, one]));
  return [...seen.values()];
}
