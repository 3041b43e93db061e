import type { Contract, ContractAspect, Contracts } from "../../domain/contract.ts";
import type { SourceTree } from "../../domain/source-tree.ts";
import { ts } from "../../syntax/typescript/compiler.ts";
import type { FunctionNode, Value } from "../../syntax/typescript/evaluate/values.ts";
import { normalText } from "../../syntax/typescript/normal-text.ts";
import { pathOf, placeOf } from "../../syntax/typescript/places.ts";
import type { TypeScriptRoute } from "./facts.ts";
import { findServedRoutes } from "./find-routes.ts";
import { describeHandler } from "./handlers.ts";
import type { PlacedRoute } from "./make-target.ts";
import type { TypeScriptRoutesSettings } from "./settings.ts";

const schemaNames = new Set(["schema", "request", "responses", "validate", "method", "path", "constraints"]);

/** What the given routes promise: middleware and validators, schemas, parameter and response types, status codes. */
export async function describeContracts(
  tree: SourceTree,
  targets: readonly TypeScriptRoute[],
  settings: TypeScriptRoutesSettings,
): Promise<Contracts> {
  const { routes } = await findServedRoutes(tree);
  const wanted = new Map(targets.map((target) => [target.key, target]));
  const contracts = new Map<string, Contract>();
  for (const [key, target] of wanted) {
    const route = routes.find(
      (each) =>
        each.method === target.method &&
        each.path === target.path &&
        handlerLine(each, settings) === `${target.file}:${target.line}`,
    );
    if (route !== undefined) contracts.set(key, describeRoute(route, settings));
  }
  return contracts;
}

function handlerLine(route: PlacedRoute, settings: TypeScriptRoutesSettings): string {
  const handler = describeHandler(route.handlers.at(-1) ?? { kind: "unknown" }, settings.error_wrappers);
  const place = placeOf(handler.node ?? route.node);
  return `${place.file}:${place.line}`;
}

function describeRoute(route: PlacedRoute, settings: TypeScriptRoutesSettings): Contract {
  const handler = describeHandler(route.handlers.at(-1) ?? { kind: "unknown" }, settings.error_wrappers);
  const aspects: ContractAspect[] = [];
  const add = (aspect: string, value: string | null, node: ts.Node) => {
    const { file, line } = placeOf(node);
    aspects.push({ aspect, value, file, line });
  };
  add("method", route.method, route.node);
  add("path", route.path, route.node);
  for (const [index, text] of middlewareTexts(route).entries())
    add(`middleware ${index + 1}`, text, route.node);
  if (route.options?.kind === "object") {
    for (const [name, value] of route.options.properties) {
      if (schemaNames.has(name)) add(`option ${name}`, describeValue(value), route.node);
    }
  }
  if (handler.node !== null) describeFunction(handler.node, add);
  return aspects;
}

/** The arguments before the handler as they are written where the route is registered. */
function middlewareTexts(route: PlacedRoute): readonly string[] {
  if (!ts.isCallExpression(route.node)) return decoratorTexts(route.node);
  const args = route.node.arguments.slice(0, -1);
  return args.slice(args[0] !== undefined && ts.isStringLiteralLike(args[0]) ? 1 : 0).map(normalText);
}

/** Nest: guards, pipes, interceptors and the rest of the decorators, the route's own left to method and path. */
function decoratorTexts(node: ts.Node): readonly string[] {
  const method = ts.isMethodDeclaration(node) ? node : null;
  const owner = method !== null && ts.isClassLike(method.parent) ? method.parent : null;
  return [owner, method]
    .flatMap((each) => (each === null ? [] : (ts.getDecorators(each) ?? [])))
    .map(normalText)
    .filter((text) => !/^@(Get|Post|Put|Delete|Patch|All|Head|Options|Controller|Injectable)\b/.test(text));
}

function describeValue(value: Value): string | null {
  if (value.kind === "primitive") return String(value.value);
  if (value.kind === "array") return `[${value.items.map((item) => describeValue(item) ?? "?").join(", ")}]`;
  if (value.kind === "object") {
    const parts = [...value.properties].map(([name, each]) => `${name}: ${describeValue(each) ?? "?"}`);
    return `{${parts.sort().join(", ")}}`;
  }
  if (value.kind !== "foreign") return null;
  const args = value.args.map((argument) => describeValue(argument) ?? "?").join(", ");
  return `${value.module}.${value.path.join(".")}(${args})`;
}

type Add = (aspect: string, value: string | null, node: ts.Node) => void;

function describeFunction(node: FunctionNode, add: Add): void {
  for (const [index, parameter] of node.parameters.entries()) {
    const decorators = (ts.getDecorators(parameter) ?? []).map(normalText).join(" ");
    const type = parameter.type === undefined ? "" : normalText(parameter.type);
    // What a client sends is in decorators (Nest) or in type arguments (`Request<Params, ...>`); that a handler now
    // takes `next` is no business of the client.
    if (decorators !== "" || type.includes("<"))
      add(`parameter ${index + 1}`, `${decorators} ${type}`.trim(), parameter);
  }
  // `Promise<T>` answers with T: making a handler async must not count as a change of what it answers.
  const returned =
    node.type === undefined ? null : normalText(node.type).replace(/^Promise<([\s\S]*)>$/, "$1");
  if (returned !== null && returned !== "void") add("response type", returned, node.type ?? node);
  for (const code of statusCodes(node)) add("status code", code.value, code.node);
}

/** Status codes that the handler's source names itself, each once, in order of number. */
function statusCodes(node: FunctionNode): readonly { value: string | null; node: ts.Node }[] {
  const found = new Map<string, ts.Node>();
  const note = (value: ts.Expression) => {
    const text = ts.isNumericLiteral(value) || pathOf(value) === "" ? value.getText() : normalText(value);
    if (!found.has(text)) found.set(text, value);
  };
  const visit = (at: ts.Node): void => {
    if (
      ts.isCallExpression(at) &&
      ts.isPropertyAccessExpression(at.expression) &&
      at.arguments[0] !== undefined
    ) {
      const name = at.expression.name.text;
      const isResponse = /^(res|response|reply|ctx|c|context)\b/.test(at.expression.expression.getText());
      if (isResponse && ["status", "sendStatus", "code", "writeHead"].includes(name)) note(at.arguments[0]);
      const [, second] = at.arguments;
      if (
        isResponse &&
        ["json", "text", "html", "body", "redirect"].includes(name) &&
        second !== undefined &&
        ts.isNumericLiteral(second)
      )
        note(second);
    }
    if (
      ts.isBinaryExpression(at) &&
      /^(ctx|context|res|response)(\.response)?\.(status|statusCode)$/.test(at.left.getText())
    )
      note(at.right);
    ts.forEachChild(at, visit);
  };
  if (node.body !== undefined) visit(node.body);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([value, each]) => ({ value, node: each }));
}
