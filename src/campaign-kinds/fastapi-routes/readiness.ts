import type { Expression, FunctionDefinition } from "../../syntax/python/ast.ts";
import { type Call, partsOf } from "../../syntax/python/body-parts.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { makeScope } from "../../syntax/python/evaluate/scope.ts";
import type { FunctionValue, Value } from "../../syntax/python/evaluate/value.ts";
import type { FunctionHead } from "../../syntax/python/outline.ts";
import { importedHead } from "./imported-head.ts";
import { dotted } from "./local-scope.ts";
import type { StreamingNames } from "./streaming-names.ts";

/** How much work the conversion of a route is. */
export interface Readiness {
  readonly access: "read" | "write";
  /** Calls on the session itself. */
  readonly sessionCalls: number;
  /** Calls that hand the session on; what they call must become async too. */
  readonly handOffs: readonly HandOff[];
  /** Uses that have no async counterpart: `session.query`, `session.bind`. */
  readonly hazards: readonly { readonly name: string; readonly line: number }[];
  /** Calls that resolve secrets. */
  readonly secrets: readonly { readonly name: string; readonly line: number }[];
  /** True when the handler streams its answer. */
  readonly streams: boolean;
}

export interface HandOff {
  readonly callee: string;
  readonly line: number;
  /** The helper is async itself. */
  readonly isAsync: boolean;
  /** Name of an async twin beside the helper (`paginated_select_async`); null when none was found. */
  readonly asyncTwin: string | null;
}

const missingOnAsync = new Set([
  "query",
  "bind",
  "bulk_insert_mappings",
  "bulk_save_objects",
  "bulk_update_mappings",
  "bind_mapper",
  "bind_table",
  "enable_relationship_loading",
  "prepare",
]);

/** Reads a handler's body once for all facts about its conversion. */
export function readinessOf(
  handler: FunctionValue,
  method: string,
  sessionNames: ReadonlySet<string>,
  secrets: readonly string[],
  streamingNames: StreamingNames,
  interpreter: Interpreter,
): Readiness {
  const handOffs: HandOff[] = [];
  const hazards: { name: string; line: number }[] = [];
  const resolved: { name: string; line: number }[] = [];
  let sessionCalls = 0;
  let streams = false;
  const isStreaming = (name: string) => streamingNames.has(name, handler.closure);
  const onSession = (expression: Expression) =>
    expression.type === "attribute" &&
    expression.object.type === "name" &&
    sessionNames.has(expression.object.id);
  const visitCall = (call: Call) => {
    const name = dotted(call.callee);
    if (onSession(call.callee)) sessionCalls++;
    else if (call.args.some(({ value }) => value.type === "name" && sessionNames.has(value.id))) {
      handOffs.push(handOff(name ?? "a call", call, handler, interpreter));
    }
    if (name === null) return;
    if (isStreaming(name.slice(name.lastIndexOf(".") + 1))) streams = true;
    if (secrets.some((secret) => name === secret || name.endsWith(`.${secret}`))) {
      resolved.push({ name, line: call.line });
    }
  };
  const visit = (definition: FunctionDefinition, depth: number): void => {
    if (definition.source === "" || depth > 5) return;
    for (const part of partsOf(interpreter.project.body(definition))) {
      if (part.type === "call") visitCall(part);
      else if (part.type === "function") visit(part, depth + 1);
      // Named is enough: the class may be called under another name.
      else if (part.type === "name") streams ||= isStreaming(part.id);
      else if (part.type === "attribute" && onSession(part) && missingOnAsync.has(part.name))
        hazards.push({ name: part.name, line: part.line });
    }
  };
  visit(handler.definition, 0);
  const access = method === "GET" || method === "HEAD" || method === "OPTIONS" ? "read" : "write";
  return { access, sessionCalls, handOffs, hazards, secrets: resolved, streams };
}

function handOff(callee: string, call: Call, handler: FunctionValue, interpreter: Interpreter): HandOff {
  const scope = makeScope(handler.closure.module, handler.closure);
  const called = interpreter.evaluate(call.callee, scope);
  const head = importedHead(called, interpreter) ?? headOf(interpreter.force(called));
  if (head === null) return { callee, line: call.line, isAsync: false, asyncTwin: null };
  const { name, isAsync, hasBeside } = head;
  const twin = [`${name}_async`, `async_${name}`, `a${name}`].find(hasBeside);
  return { callee, line: call.line, isAsync, asyncTwin: twin ?? null };
}

function headOf(called: Value): FunctionHead | null {
  const value = called.type === "bound" ? called.function : called;
  if (value.type !== "function") return null;
  const { definition, closure } = value;
  return { name: definition.name, isAsync: definition.isAsync, hasBeside: (name) => closure.names.has(name) };
}
