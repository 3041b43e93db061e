import type { ScanOptions } from "../../domain/campaign-kind.ts";
import { matchesPath } from "../../domain/matching.ts";
import { makeScan, type Scan, type Unresolved } from "../../domain/scan.ts";
import type { SearchableSourceTree, SourceTree } from "../../domain/source-tree.ts";
import type { Answered } from "../../syntax/memory/answered.ts";
import { rememberScan } from "../../syntax/memory/remember-scan.ts";
import { isEnvironmentFile } from "../../syntax/python/environment-files.ts";
import { isData, PythonProject } from "../../syntax/python/project.ts";
import { cutShort } from "./cut-short.ts";
import { findFrameworkVersion, meaningOfVersion } from "./framework-version.ts";
import { RouteDescription } from "./route-description.ts";
import type { FastapiRoute } from "./route-target.ts";
import { planSearch } from "./search-plan.ts";
import { type SearchPlan, searchRoutes } from "./served-routes.ts";
import type { FastapiSettings } from "./settings.ts";

/** Sources, what names the framework's version, and what says how programs are started. Of data it is never looked which there are. */
const looksFor = (path: string) => /\.(py|lock|txt|toml|cfg)$/.test(path) || isEnvironmentFile(path);

/** Finds every route of a tree. What the source says never makes it throw. */
export function findRoutes(
  tree: SourceTree,
  settings: FastapiSettings,
  options: ScanOptions = {},
): Promise<Scan<FastapiRoute>> {
  return rememberScan("fastapi-routes", tree, options, {
    given: settings,
    isNamed: looksFor,
    isVisible: (path) => looksFor(path) || isData.test(path),
    ask: (asked) => findRoutesIn(asked, settings, options),
  });
}

async function findRoutesIn(
  tree: SearchableSourceTree,
  settings: FastapiSettings,
  options: ScanOptions,
): Promise<Answered<Scan<FastapiRoute>>> {
  options.onProgress?.(0, null, "reading the list of files");
  const project = await PythonProject.open(tree, settings.roots, settings.environment);
  try {
    const version = settings.framework_version ?? (await findFrameworkVersion(tree, project.manifests));
    const meaning = meaningOfVersion(version);
    const plan = await planSearch(tree, project, settings, meaning);
    let round = 0;
    const description = await project.settle(() => {
      options.onProgress?.(++round, null, "following apps to their routes");
      return new RouteDescription(searchRoutes(project, plan), settings);
    });
    return await answerFrom(description, tree, project, settings);
  } finally {
    project.close();
  }
}

/** The scan, and how the scan of a tree follows from it in which some files have another text. */
async function answerFrom(
  description: RouteDescription,
  tree: SearchableSourceTree,
  project: PythonProject,
  settings: FastapiSettings,
): Promise<Answered<Scan<FastapiRoute>>> {
  const problems = await project.settle(() => sourceProblems(project, description.search.plan));
  const answer = scanOf(description, problems, tree, settings);
  if (!description.canBeFollowed || project.problems.length > 0) return { answer };
  return {
    answer,
    async follow(next, changed) {
      try {
        const isFollowed = await description.follow(next, changed);
        return isFollowed ? await answerFrom(description, next, project, settings) : null;
      } finally {
        project.close();
      }
    },
  };
}

function scanOf(
  { found, search }: RouteDescription,
  problems: readonly Unresolved[],
  tree: SearchableSourceTree,
  settings: FastapiSettings,
): Scan<FastapiRoute> {
  const isInside = (file: string) => settings.trees.length === 0 || matchesPath(file, settings.trees);
  // To describe what was found may take long, too.
  const cut = cutShort(search.interpreter);
  const inTrees = [...found.unresolved, ...cut, ...problems, ...unreadable(tree)].filter(({ file }) =>
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
}

function isAboutEntry(message: string, settings: FastapiSettings): boolean {
  return [...settings.entry, ...settings.extra_apps].some((entry) =>
    message.includes(`the entry \`${entry.split(/\s+@/)[0] ?? entry}\``),
  );
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
