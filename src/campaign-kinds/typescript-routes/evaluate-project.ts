import { ts } from "../../syntax/typescript/compiler.ts";
import { type Evaluation, makeEvaluation } from "../../syntax/typescript/evaluate/evaluator.ts";
import type { FunctionValue, Value } from "../../syntax/typescript/evaluate/values.ts";
import type { TypeScriptProject } from "../../syntax/typescript/load-project.ts";
import { express } from "./frameworks/express.ts";
import { fastify } from "./frameworks/fastify.ts";
import type { FrameworkContext, FrameworkModel } from "./frameworks/framework.ts";
import { hono } from "./frameworks/hono.ts";
import { koa } from "./frameworks/koa.ts";
import { makeRouterWorld, type RouterWorld } from "./router.ts";

/** Frameworks whose routers are values. Nest's decorators are read apart. */
export const routerFrameworks: readonly FrameworkModel[] = [express, fastify, hono, koa];

/** Runs every module abstractly, entry points first, then the functions and classes that nobody used. */
export function evaluateProject(project: TypeScriptProject): { world: RouterWorld; evaluation: Evaluation } {
  const world = makeRouterWorld();
  const context: FrameworkContext = { world, project, evaluation: () => evaluation };
  const evaluation: Evaluation = makeEvaluation(project, {
    call: (callee, args, site) => first((model) => model.call?.(callee, args, site, context) ?? null),
    construct: (callee, args, site) =>
      first((model) => model.construct?.(callee, args, site, context) ?? null),
    parameter: (node) => parameterRouter(node, context),
  });
  for (const path of entriesFirst(project)) evaluation.runModule(path);
  for (const path of project.files) runUnused(path, project, evaluation);
  return { world, evaluation };
}

function first(ask: (model: FrameworkModel) => Value | null): Value | null {
  for (const model of routerFrameworks) {
    const value = ask(model);
    if (value !== null) return value;
  }
  return null;
}

/** Files that no other file imports come first: they call the rest with the right arguments. */
function entriesFirst(project: TypeScriptProject): readonly string[] {
  const imported = importedFiles(project);
  return [...project.files].sort((a, b) => Number(imported.has(a)) - Number(imported.has(b)));
}

/** Files that another file of the project imports, for more than their types. */
export function importedFiles(project: TypeScriptProject): ReadonlySet<string> {
  const imported = new Set<string>();
  for (const path of project.files) {
    const source = project.sourceFile(path);
    if (source === null) continue;
    const forTypes = new Set(source.statements.map((each) => typesOnlyFrom(each, project.checker)));
    for (const { fileName } of ts.preProcessFile(source.text, true, true).importedFiles) {
      const target = forTypes.has(fileName) ? null : project.resolve(fileName, path);
      if (target !== null && target !== path) imported.add(target);
    }
  }
  return imported;
}

/** The module that an import names, where the compiler drops the import because only types come from it. */
function typesOnlyFrom(statement: ts.Statement, checker: ts.TypeChecker): string | null {
  if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return null;
  const clause = statement.importClause;
  const named = clause?.namedBindings;
  const isType = ({ name, isTypeOnly }: ts.ImportSpecifier) => {
    const symbol = checker.getSymbolAtLocation(name);
    if (isTypeOnly || symbol === undefined) return isTypeOnly;
    const flags = checker.getAliasedSymbol(symbol).flags;
    return (flags & ts.SymbolFlags.Value) === 0 && (flags & ts.SymbolFlags.Type) !== 0;
  };
  const isDropped =
    clause?.phaseModifier === ts.SyntaxKind.TypeKeyword ||
    (clause?.name === undefined &&
      named !== undefined &&
      ts.isNamedImports(named) &&
      named.elements.length > 0 &&
      named.elements.every(isType));
  return isDropped ? statement.moduleSpecifier.text : null;
}

/** Calls what a module offers and nobody called, where it makes or takes a router. */
function runUnused(path: string, project: TypeScriptProject, evaluation: Evaluation): void {
  const source = project.sourceFile(path);
  if (source === null) return;
  const { interpreter } = evaluation;
  const values: Value[] = [];
  const whole = interpreter.importName(`./${path.split("/").at(-1) ?? ""}`, path, "*");
  values.push(whole, interpreter.commonJs(path).properties.get("exports") ?? whole);
  for (const value of [...values]) if (value.kind === "object") values.push(...value.properties.values());
  for (const value of values) {
    if (value.kind === "class" && !evaluation.wasCalled(value.node) && makesRouter(value.node)) {
      interpreter.construct(value, [], value.node);
    } else if (
      value.kind === "function" &&
      !evaluation.wasCalled(value.node) &&
      isOfInterest(value, project)
    ) {
      evaluation.callUncalled(value);
    }
  }
}

function makesRouter(node: ts.Node): boolean {
  return /\b(express|fastify|Fastify|Router|Hono|OpenAPIHono|Koa)\s*(<[^<>]*>)?\(|\bRouter\b/.test(
    node.getText(),
  );
}

function isOfInterest(value: FunctionValue, project: TypeScriptProject): boolean {
  const takesRouter = value.node.parameters.some((parameter) => modelOf(parameter) !== null);
  const uses = project.hits.includes(value.scope.module);
  return takesRouter || (uses && makesRouter(value.node));
}

/** A parameter is a router by its type, or by a usual name with route calls on it. */
function modelOf(node: ts.ParameterDeclaration): FrameworkModel | null {
  const type = node.type?.getText().replace(/<[\s\S]*$/, "");
  if (type !== undefined)
    return routerFrameworks.find((model) => model.parameterTypes.includes(type)) ?? null;
  const name = node.name.getText();
  const body = node.parent.getText();
  if (!/^(app|router|server|fastify|api|instance)$/.test(name)) return null;
  if (
    !new RegExp(`\\b${name}\\s*\\.\\s*(get|post|put|delete|patch|use|register|route)\\(\\s*['"\`{]`).test(
      body,
    )
  )
    return null;
  return name === "fastify" || new RegExp(`\\b${name}\\.register\\(`).test(body) ? fastify : express;
}

function parameterRouter(node: ts.ParameterDeclaration, context: FrameworkContext): Value | null {
  return modelOf(node)?.detached({ node }, context) ?? null;
}
