import { ts } from "../../../syntax/typescript/compiler.ts";
import type { Evaluation } from "../../../syntax/typescript/evaluate/evaluator.ts";
import {
  type ClassValue,
  primitive,
  propertyOf,
  textOf,
  type Value,
} from "../../../syntax/typescript/evaluate/values.ts";
import type { TypeScriptProject } from "../../../syntax/typescript/load-project.ts";
import { pathOf } from "../../../syntax/typescript/places.ts";
import type { PlacedRoute } from "../make-target.ts";
import { joinRoutes, pathsOf } from "../paths.ts";
import type { UnreadPlace } from "../router.ts";
import { type DecoratorCall, decoratorNamed, decoratorsOf } from "./decorators.ts";
import { findNestApps, type NestApp } from "./nest-apps.ts";

/** Decorators that make a method a route, and their HTTP methods. */
const routeDecorators: Readonly<Record<string, string>> = {
  Get: "GET",
  Post: "POST",
  Put: "PUT",
  Delete: "DELETE",
  Patch: "PATCH",
  Options: "OPTIONS",
  Head: "HEAD",
  Search: "SEARCH",
  All: "ALL",
  Sse: "GET",
};

/** Routes of Nest applications: controllers reached from the modules of `NestFactory.create`, with all prefixes. */
export function findNestRoutes(
  project: TypeScriptProject,
  evaluation: Evaluation,
): { readonly routes: readonly PlacedRoute[]; readonly unread: readonly UnreadPlace[] } {
  const classes = nestClasses(project, evaluation);
  const { apps, unread } = findNestApps(project, evaluation);
  const routes: PlacedRoute[] = [];
  const reached = new Set<ts.Node>();
  const notes: UnreadPlace[] = [...unread];
  for (const app of apps) {
    for (const { controller, prefix } of app.controllers) {
      reached.add(controller.node);
      routes.push(...routesOf(controller, prefix, app, evaluation, notes));
    }
  }
  for (const controller of classes.filter(({ node }) => !reached.has(node))) {
    routes.push(...routesOf(controller, "", null, evaluation, notes));
  }
  return { routes, unread: notes };
}

/** Every class with `@Controller`, exported or not. */
function nestClasses(project: TypeScriptProject, evaluation: Evaluation): readonly ClassValue[] {
  return project.files.flatMap((path) => {
    const source = project.sourceFile(path);
    if (source?.text.includes("@Controller") !== true) return [];
    const scope = evaluation.scopeOf(path);
    return source.statements.filter(ts.isClassDeclaration).flatMap((node): readonly ClassValue[] => {
      const value = node.name === undefined ? null : (scope.bindings.get(node.name.text)?.() ?? null);
      return value?.kind === "class" && decoratorNamed(value, "Controller", evaluation) !== null
        ? [value]
        : [];
    });
  });
}

function routesOf(
  controller: ClassValue,
  modulePrefix: string,
  app: NestApp | null,
  evaluation: Evaluation,
  unread: UnreadPlace[],
): readonly PlacedRoute[] {
  const mark = decoratorNamed(controller, "Controller", evaluation);
  if (mark === null) return [];
  const [given] = mark.args;
  const options = given?.kind === "object" ? given : null;
  const bases =
    given === undefined || options !== null
      ? pathsOf(propertyOf(options ?? undefined, "path") ?? primitive(""))
      : pathsOf(given);
  const version =
    propertyOf(options ?? undefined, "version") ?? decoratorNamed(controller, "Version", evaluation)?.args[0];
  const routes: PlacedRoute[] = [];
  for (const { owner, method } of methodsOf(controller, evaluation)) {
    const decorators = decoratorsOf(method, owner, evaluation);
    for (const decorator of decorators) {
      const verb = decorator.module === "@nestjs/common" ? routeDecorators[decorator.name] : undefined;
      if (verb === undefined) continue;
      const own = decorators.find((each) => each.name === "Version")?.args[0] ?? version;
      for (const path of fullPaths(bases, decorator, modulePrefix, own, app)) {
        if (path === null) {
          unread.push({ node: method, message: `The path of this ${verb} route could not be resolved.` });
          continue;
        }
        const handler = evaluation.interpreter.functionOf(method, owner.scope);
        routes.push({
          framework: "nest",
          method: verb,
          path,
          handlers: [handler],
          options: null,
          node: method,
          appFile: app === null ? null : pathOf(app.node),
          isConditional: false,
        });
      }
    }
  }
  return routes;
}

function fullPaths(
  bases: readonly (string | null)[],
  decorator: DecoratorCall,
  modulePrefix: string,
  version: Value | undefined,
  app: NestApp | null,
): readonly (string | null)[] {
  const owns = decorator.args[0] === undefined ? [""] : pathsOf(decorator.args[0]);
  return bases.flatMap((base) =>
    owns.flatMap((own): readonly (string | null)[] => {
      if (base === null || own === null) return [null];
      const below = [modulePrefix, base, own].reduce(joinRoutes, "");
      if (app === null) return [below];
      const versions =
        app.versionPrefix === null ? [""] : versionsOf(version ?? app.defaultVersion, app.versionPrefix);
      return versions.map((each) => app.prefixed(below, each, decorator.name));
    }),
  );
}

function versionsOf(version: Value | undefined, prefix: string): readonly string[] {
  const values = version?.kind === "array" ? version.items : version === undefined ? [] : [version];
  const texts = values.map((value) => (value.kind === "foreign" ? "" : textOf(value)));
  return texts.length === 0
    ? [""]
    : texts.map((each) => (each === null || each === "" ? "" : `/${prefix}${each}`));
}

/** Own methods and those of project base classes that are not overridden. */
function methodsOf(
  controller: ClassValue,
  evaluation: Evaluation,
): readonly { owner: ClassValue; method: ts.MethodDeclaration }[] {
  const seen = new Set<string>();
  const found: { owner: ClassValue; method: ts.MethodDeclaration }[] = [];
  for (let owner: ClassValue | null = controller; owner !== null; owner = evaluation.baseOf(owner)) {
    for (const method of owner.node.members.filter(ts.isMethodDeclaration)) {
      const name = method.name.getText();
      if (method.body === undefined || seen.has(name)) continue;
      seen.add(name);
      found.push({ owner, method });
    }
  }
  return found;
}
