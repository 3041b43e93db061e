import type { Expression, FunctionDefinition } from "../../syntax/python/ast.ts";
import { defineFunction } from "../../syntax/python/evaluate/functions.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { type Scope, textOf, type Value } from "../../syntax/python/evaluate/value.ts";
import type { FastApiSemantics } from "./fastapi-semantics.ts";
import type { RouteRecord } from "./route-record.ts";

const verb = /^(?:get|post|put|delete|patch|options|head|trace)$/;
const others = /^(?:websocket|websocket_route|route|api_route|endpoint|expose|method)$/;
const written =
  /@[\w.]*\b(?:get|post|put|delete|patch|options|head|trace|websocket|route|endpoint|expose|method)\b/;
/** Companions of FastAPI and Starlette. */
const companion = /^(?:fastapi_|starlette_|sqladmin\.|classy_fastapi\.)/;

/** True for a text in which a package's decorator may register handlers. */
export function mayDecorateByPackage(text: string): boolean {
  return written.test(text);
}

/**
 * A handler that a decorator of a package registers: of one of FastAPI's companions, or of an object that was made with
 * an app or a router. Null for any other decorator.
 */
export function decoratedByPackage(
  decorator: Expression,
  definition: FunctionDefinition,
  scope: Scope,
  interpreter: Interpreter,
  semantics: FastApiSemantics,
): Pick<RouteRecord, "path" | "methods" | "endpoint" | "websocket" | "site"> | null {
  const [callee, args] = decorator.type === "call" ? [decorator.callee, decorator.args] : [decorator, []];
  const name = callee.type === "name" ? callee.id : callee.type === "attribute" ? callee.name : "";
  if (!verb.test(name) && !others.test(name)) return null;
  const meant = interpreter.force(interpreter.evaluate(callee, scope));
  if (
    meant.type !== "foreign" ||
    !(companion.test(meant.name) || isMadeWithRouter(meant.receiver, semantics))
  )
    return null;
  const given = args.map((one) => ({
    name: one.name,
    value: interpreter.force(interpreter.evaluate(one.value, scope)),
  }));
  const named = (keyword: string) => given.find((one) => one.name === keyword)?.value;
  const unnamed = given.filter((one) => one.name === null).map(({ value }) => value);
  const path = named("path") ?? unnamed.find((value) => textOf(value) !== null);
  const listed = named("methods") ?? unnamed.find((value) => value.type === "list");
  const websocket = name.startsWith("websocket");
  return {
    path: textOf(path),
    methods: websocket ? [] : verb.test(name) ? [name.toUpperCase()] : methodsIn(listed, name),
    endpoint: defineFunction(definition, scope, interpreter),
    websocket,
    site: { file: scope.module.path, line: decorator.line },
  };
}

function isMadeWithRouter(receiver: Value | null, semantics: FastApiSemantics): boolean {
  if (receiver?.type !== "instance" || receiver.args === null) return false;
  const { positional, keywords } = receiver.args;
  return [...positional, ...keywords.values()].some((one) => semantics.stateOf(one) !== null);
}

/** Of a remote procedure, `method` names nothing that is read. */
function methodsIn(listed: Value | undefined, decorator: string): readonly string[] {
  const names = listed?.type === "list" ? listed.items.map(textOf).filter((one) => one !== null) : [];
  return names.length === 0
    ? [decorator === "method" ? "POST" : "GET"]
    : names.map((one) => one.toUpperCase());
}
