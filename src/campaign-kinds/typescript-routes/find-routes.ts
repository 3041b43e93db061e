import type { ScanOptions } from "../../domain/campaign-kind.ts";
import { matchesGlob } from "../../domain/matching.ts";
import { makeScan, type Scan, type Unresolved } from "../../domain/scan.ts";
import type { SourceTree } from "../../domain/source-tree.ts";
import type { Evaluation } from "../../syntax/typescript/evaluate/evaluator.ts";
import { loadTypeScriptProject, type TypeScriptProject } from "../../syntax/typescript/load-project.ts";
import { pathOf, placeOf } from "../../syntax/typescript/places.ts";
import { composeRoutes } from "./compose-routes.ts";
import { evaluateProject, importedFiles, routerFrameworks } from "./evaluate-project.ts";
import type { TypeScriptRoute } from "./facts.ts";
import { findNestRoutes } from "./frameworks/nest.ts";
import { makeTargetMaker, type PlacedRoute } from "./make-target.ts";
import type { Router } from "./router.ts";
import type { TypeScriptRoutesSettings } from "./settings.ts";

/** Texts by which source shows that it uses a framework. */
export const frameworkNeedles: readonly string[] = [
  ...new Set(routerFrameworks.flatMap((model) => model.packages)),
  "@nestjs/",
].flatMap((name) => [`"${name}`, `'${name}`, `\`${name}`]);

/** All routes of a tree, and the project that they were read from. */
export interface FoundRoutes {
  readonly project: TypeScriptProject;
  readonly evaluation: Evaluation;
  readonly routes: readonly PlacedRoute[];
  readonly unresolved: readonly Unresolved[];
}

const found = new WeakMap<SourceTree, Promise<FoundRoutes>>();

/** Reads the routes of a tree; once, however often it is asked. */
export function findServedRoutes(tree: SourceTree): Promise<FoundRoutes> {
  let reading = found.get(tree);
  if (reading === undefined) {
    reading = readRoutes(tree);
    found.set(tree, reading);
  }
  return reading;
}

async function readRoutes(tree: SourceTree): Promise<FoundRoutes> {
  const project = await loadTypeScriptProject(tree, frameworkNeedles, [
    "@fastify/autoload",
    "fastify-autoload",
  ]);
  const { world, evaluation } = evaluateProject(project);
  const imported = importedFiles(project);
  const isEntry = (router: Router) => !imported.has(pathOf(router.node));
  const nest = findNestRoutes(project, evaluation);
  const unresolved = [...world.unread, ...nest.unread].map(({ node, message }) => {
    const { file, line } = placeOf(node);
    return { file, line, message };
  });
  for (const path of project.unread) {
    unresolved.push({
      file: path,
      line: 1,
      message: "The file could not be read, so its routes are not known.",
    });
  }
  if (evaluation.isExhausted) {
    unresolved.push({
      file: project.files[0] ?? "",
      line: 1,
      message: "The tree is larger than what is followed; routes may be missing.",
    });
  }
  const routes = composeRoutes(world, isEntry).flatMap(
    ({ route, router, path, app, isConditional }): PlacedRoute[] =>
      path === null
        ? []
        : [
            {
              framework: router.framework,
              method: route.method,
              path,
              handlers: route.handlers,
              options: route.options,
              node: route.node,
              appFile: app === null ? null : pathOf(app.node),
              isConditional,
            },
          ],
  );
  return { project, evaluation, routes: [...routes, ...nest.routes], unresolved: unique(unresolved) };
}

function unique(places: readonly Unresolved[]): readonly Unresolved[] {
  return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
}

/** All targets of a tree, with their states. */
export async function scanRoutes(
  tree: SourceTree,
  settings: TypeScriptRoutesSettings,
  options: ScanOptions = {},
): Promise<Scan<TypeScriptRoute>> {
  const { project, evaluation, routes, unresolved } = await findServedRoutes(tree);
  const makeTarget = makeTargetMaker(project, evaluation, settings);
  const targets = new Map<string, TypeScriptRoute>();
  for (const [done, route] of routes.entries()) {
    options.onProgress?.(done, routes.length, "routes");
    const target = makeTarget(route);
    if (!isInRoots(target, route, settings.roots)) continue;
    addTarget(targets, target);
  }
  return makeScan({
    kind: "typescript-routes",
    commit: tree.commit,
    dirty: tree.dirty,
    targets: [...targets.values()],
    unresolved: unresolved.filter(
      ({ file }) => settings.roots.length === 0 || matchesGlob(file, settings.roots),
    ),
  });
}

function isInRoots(target: TypeScriptRoute, route: PlacedRoute, roots: readonly string[]): boolean {
  return roots.length === 0 || matchesGlob(target.file, roots) || matchesGlob(pathOf(route.node), roots);
}

/**
 * Keys are unique: where two handlers answer to one key (two apps, or a route that is shadowed), the first one that
 * is served keeps it and the others carry their handler.
 */
function addTarget(targets: Map<string, TypeScriptRoute>, target: TypeScriptRoute): void {
  const known = targets.get(target.key);
  if (known === undefined) {
    targets.set(target.key, target);
    return;
  }
  if (known.file === target.file && known.line === target.line) return;
  const [first, second] = isServed(target) && !isServed(known) ? [target, known] : [known, target];
  targets.set(first.key, first);
  const key = `${first.key} (${second.file}:${second.handler === "anonymous" ? second.line : second.handler})`;
  targets.set(key, { ...second, key });
}

function isServed({ state }: TypeScriptRoute): boolean {
  return state !== "unmounted";
}
