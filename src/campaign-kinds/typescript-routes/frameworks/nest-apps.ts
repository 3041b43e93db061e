import { ts } from "../../../syntax/typescript/compiler.ts";
import type { Evaluation } from "../../../syntax/typescript/evaluate/evaluator.ts";
import {
  type ClassValue,
  propertyOf,
  textOf,
  type Value,
} from "../../../syntax/typescript/evaluate/values.ts";
import type { TypeScriptProject } from "../../../syntax/typescript/load-project.ts";
import { joinRoutes } from "../paths.ts";
import type { UnreadPlace } from "../router.ts";
import { decoratorNamed } from "./decorators.ts";

/** One application that `NestFactory.create` makes. */
export interface NestApp {
  readonly node: ts.Node;
  /** Controllers in the order of the modules, each with the prefix of its module (`RouterModule`). */
  readonly controllers: readonly { readonly controller: ClassValue; readonly prefix: string }[];
  /** What comes before a version in the path (`v`), or null where versions are not in the path. */
  readonly versionPrefix: string | null;
  readonly defaultVersion: Value | undefined;
  /** The full path: global prefix (unless excluded), version, path. */
  prefixed(path: string, version: string, verb: string): string;
}

/** Finds the applications of a project: the module that each starts from, and what is set on it in that file. */
export function findNestApps(
  project: TypeScriptProject,
  evaluation: Evaluation,
): { readonly apps: readonly NestApp[]; readonly unread: readonly UnreadPlace[] } {
  const apps: NestApp[] = [];
  const unread: UnreadPlace[] = [];
  for (const path of project.files) {
    const source = project.sourceFile(path);
    if (source?.text.includes("NestFactory") !== true) continue;
    const scope = evaluation.scopeOf(path);
    const evaluate = (node: ts.Expression | undefined) =>
      node === undefined ? undefined : evaluation.interpreter.evaluate(node, scope);
    for (const call of callsNamed(source, "create").filter((each) =>
      /^NestFactory\b/.test(each.expression.getText()),
    )) {
      const root = evaluate(call.arguments[0]);
      if (root?.kind !== "class") {
        unread.push({
          node: call,
          message: "The module that this application starts from could not be resolved.",
        });
        continue;
      }
      const controllers: { controller: ClassValue; prefix: string }[] = [];
      const prefixes = new Map<ts.Node, string>();
      collect(root, new Set(), controllers, prefixes, evaluation);
      const [global] = callsNamed(source, "setGlobalPrefix");
      const [versioning] = callsNamed(source, "enableVersioning");
      const options = evaluate(versioning?.arguments[0]);
      const prefix = textOf(evaluate(global?.arguments[0])) ?? "";
      if (global !== undefined && textOf(evaluate(global.arguments[0])) === null) {
        unread.push({ node: global, message: "The global prefix could not be resolved." });
      }
      const excluded = excludedPaths(propertyOf(evaluate(global?.arguments[1]), "exclude"));
      apps.push({
        node: call,
        controllers: controllers.map(({ controller, prefix: own }) => ({ controller, prefix: own })),
        versionPrefix: versioning === undefined ? null : versionPrefixOf(options, versioning),
        defaultVersion: propertyOf(options, "defaultVersion"),
        prefixed(below, version, verb) {
          const isExcluded = excluded.some(
            (each) =>
              each.path === joinRoutes("", below) &&
              (each.method === null || each.method === verb.toUpperCase()),
          );
          return joinRoutes(joinRoutes(isExcluded ? "" : prefix, version), below);
        },
      });
    }
  }
  return { apps, unread };
}

/** Nest's versions are in the path unless another type is chosen; the prefix is `v` unless it says otherwise. */
function versionPrefixOf(options: Value | undefined, call: ts.CallExpression): string | null {
  const type = propertyOf(options, "type");
  if (type !== undefined && !(type.kind === "foreign" && type.path.at(-1) === "URI")) return null;
  const prefix = propertyOf(options, "prefix");
  if (prefix?.kind === "primitive" && prefix.value === false) return "";
  return textOf(prefix) ?? (call.arguments.length > 1 ? null : "v");
}

function excludedPaths(
  value: Value | undefined,
): readonly { readonly path: string; readonly method: string | null }[] {
  if (value?.kind !== "array") return [];
  return value.items.flatMap((item) => {
    const path = textOf(item) ?? textOf(propertyOf(item, "path"));
    const method = propertyOf(item, "method");
    const name = method?.kind === "foreign" ? (method.path.at(-1) ?? null) : null;
    return path === null ? [] : [{ path: joinRoutes("", path), method: name === "ALL" ? null : name }];
  });
}

/** Walks `imports` of modules, dynamic ones included (`Module.forRoot()`, `{ module, imports }`). */
function collect(
  module: ClassValue,
  seen: Set<ts.Node>,
  into: { controller: ClassValue; prefix: string }[],
  prefixes: Map<ts.Node, string>,
  evaluation: Evaluation,
): void {
  if (seen.has(module.node)) return;
  seen.add(module.node);
  const [options] = decoratorNamed(module, "Module", evaluation)?.args ?? [];
  readModule(options, module);

  function readModule(given: Value | undefined, owner: ClassValue): void {
    const imports = propertyOf(given, "imports");
    const items = imports?.kind === "array" ? imports.items : [];
    for (const item of items) routerModule(item, "", prefixes);
    for (const item of items) follow(item);
    const controllers = propertyOf(given, "controllers");
    for (const item of controllers?.kind === "array" ? controllers.items : []) {
      if (item.kind === "class") into.push({ controller: item, prefix: prefixes.get(owner.node) ?? "" });
    }
  }

  function follow(item: Value): void {
    if (item.kind === "class") {
      collect(item, seen, into, prefixes, evaluation);
      return;
    }
    if (item.kind === "foreign" && item.path.includes("forwardRef") && item.args[0] !== undefined) {
      const target = evaluation.interpreter.call(item.args[0], [], module.node);
      if (target.kind !== "unknown") follow(target);
      return;
    }
    const made = propertyOf(item, "module");
    if (made?.kind !== "class") return;
    collect(made, seen, into, prefixes, evaluation);
    readModule(item, made);
  }
}

/** `RouterModule.register([{ path, module, children }])`. */
function routerModule(item: Value, base: string, prefixes: Map<ts.Node, string>): void {
  if (item.kind === "foreign" && item.path.includes("RouterModule")) {
    for (const route of item.args[0]?.kind === "array" ? item.args[0].items : [])
      routerModule(route, base, prefixes);
    return;
  }
  const path = textOf(propertyOf(item, "path"));
  if (path === null) return;
  const full = joinRoutes(base, path);
  const module = propertyOf(item, "module");
  if (module?.kind === "class") prefixes.set(module.node, full);
  const children = propertyOf(item, "children");
  for (const child of children?.kind === "array" ? children.items : []) {
    if (child.kind === "class") prefixes.set(child.node, full);
    else routerModule(child, full, prefixes);
  }
}

function callsNamed(source: ts.SourceFile, name: string): readonly ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      ts.isPropertyAccessExpression(node.expression) &&
      node.expression.name.text === name
    )
      found.push(node);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}
