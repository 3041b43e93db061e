import type { Expression, Statement } from "../../syntax/python/ast.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { makeScope } from "../../syntax/python/evaluate/scope.ts";
import type { FunctionValue, Value } from "../../syntax/python/evaluate/value.ts";
import { type FunctionHead, findFunctionHead } from "../../syntax/python/outline.ts";
import { type Modules, resolveName } from "../../syntax/python/resolve-name.ts";
import { textTest } from "../../syntax/python/text-test.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import { dotted } from "./local-scope.ts";

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
const streaming = /^(StreamingResponse|EventSourceResponse)$/;
/** What is upstream or downstream of a task does not stream. */
const speaksOfStreams = textTest((text) => /stream(?<!(?:up|down)stream)|event_?source|\bsse/i.test(text));

/** Reads a handler's body once for all facts about its conversion. */
export function readinessOf(
  handler: FunctionValue,
  method: string,
  sessionNames: ReadonlySet<string>,
  secrets: readonly string[],
  interpreter: Interpreter,
): Readiness {
  const handOffs: HandOff[] = [];
  const hazards: { name: string; line: number }[] = [];
  const resolved: { name: string; line: number }[] = [];
  let sessionCalls = 0;
  let streams = false;
  const modules = streamingModules(interpreter);
  const isStreaming = (name: string): boolean => {
    if (streaming.test(name)) return true;
    const origin = originOf(handler.closure.names.get(name), modules);
    return origin !== null && streaming.test(origin.slice(origin.lastIndexOf(".") + 1));
  };
  const onSession = (expression: Expression) =>
    expression.type === "attribute" &&
    expression.object.type === "name" &&
    sessionNames.has(expression.object.id);
  const visitCall = (call: Extract<Expression, { type: "call" }>) => {
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
  const visit = (body: readonly Statement[], depth: number): void => {
    walkStatements(body, {
      expression: (expression) => {
        if (expression.type === "call") visitCall(expression);
        // Named is enough: the class may be called under another name.
        if (expression.type === "name" && isStreaming(expression.id)) streams = true;
        if (expression.type === "attribute" && onSession(expression) && missingOnAsync.has(expression.name)) {
          hazards.push({ name: expression.name, line: expression.line });
        }
      },
      statement: (statement) => {
        if (statement.type === "function" && depth < 5) visit(interpreter.project.body(statement), depth + 1);
      },
    });
  };
  if (handler.definition.source !== "") visit(interpreter.project.body(handler.definition), 0);
  const access = method === "GET" || method === "HEAD" || method === "OPTIONS" ? "read" : "write";
  return { access, sessionCalls, handOffs, hazards, secrets: resolved, streams };
}

/** The full name of what comes from another package, however often `modules` hand it on; they are not run for it. */
function originOf(value: Value | undefined, modules: Modules): string | null {
  if (value?.type === "foreign") return value.name;
  if (value?.type !== "import" || value.name === null || value.location.type !== "file") return null;
  const resolve = (path: string, name: string) => {
    const module = modules.module(path);
    return module === null ? null : resolveName(modules, module, name);
  };
  let definition = resolve(value.location.path, [value.name, ...value.rest].join("."));
  for (let hops = 0; definition?.type === "assignment" && hops < 10; hops++) {
    const handedOn = definition.value === null ? null : dotted(definition.value);
    definition = handedOn === null ? null : resolve(definition.file, handedOn);
  }
  return definition?.type === "foreign" ? definition.name : null;
}

/**
 * The modules that may hand on a class of streamed answers under another name: packages, and what speaks of streams.
 * Every model that a handler names would have to be read otherwise.
 */
function streamingModules({ project }: Interpreter): Modules {
  return {
    index: project.index,
    module(path) {
      const module = project.module(path);
      return module !== null && (module.isPackage || speaksOfStreams(module)) ? module : null;
    },
  };
}

function handOff(
  callee: string,
  call: Extract<Expression, { type: "call" }>,
  handler: FunctionValue,
  interpreter: Interpreter,
): HandOff {
  const scope = makeScope(handler.closure.module, handler.closure);
  const called = interpreter.evaluate(call.callee, scope);
  const head = importedHead(called, interpreter) ?? headOf(interpreter.force(called));
  if (head === null) return { callee, line: call.line, isAsync: false, asyncTwin: null };
  const { name, isAsync, hasBeside } = head;
  const twin = [`${name}_async`, `async_${name}`, `a${name}`].find(hasBeside);
  return { callee, line: call.line, isAsync, asyncTwin: twin ?? null };
}

/** What is imported and only handed a session is not run for it: helpers live in the largest modules. */
function importedHead(called: Value, { project }: Interpreter): FunctionHead | null {
  if (called.type !== "import" || called.name === null || called.location.type !== "file") return null;
  const module = project.module(called.location.path);
  return module === null ? null : findFunctionHead(module, [called.name, ...called.rest]);
}

function headOf(called: Value): FunctionHead | null {
  const value = called.type === "bound" ? called.function : called;
  if (value.type !== "function") return null;
  const { definition, closure } = value;
  return { name: definition.name, isAsync: definition.isAsync, hasBeside: (name) => closure.names.has(name) };
}
