import type { FunctionDefinition } from "../../syntax/python/ast.ts";
import { noArguments } from "../../syntax/python/evaluate/call-arguments.ts";
import { type CallArguments, constant, type Scope, type Value } from "../../syntax/python/evaluate/value.ts";

/** True for a function or class of the module itself that did not run yet. */
export function isUncalled(value: Value, scope: Scope, entered: ReadonlySet<FunctionDefinition>): boolean {
  const definition = runBy(value);
  if (definition === null || entered.has(definition)) return false;
  return (value.type === "class" ? value.members.module : closureOf(value)) === scope.module;
}

/** The function that runs when a value is called: of a class its constructor. */
export function runBy(value: Value): FunctionDefinition | null {
  if (value.type === "function") return value.definition;
  const init = value.type === "class" ? value.members.names.get("__init__") : undefined;
  return init?.type === "function" ? init.definition : null;
}

/** What a factory has for itself where nobody gives it anything: who calls it may give something else. */
export function ownDefaults(value: Value): CallArguments {
  const maker = runBy(value);
  const changed = maker?.parameters.flatMap(({ name, default: given }) =>
    given?.type === "constant" ? [[name, constant(given.value, true)] as const] : [],
  );
  return { ...noArguments, keywords: new Map(changed) };
}

function closureOf(value: Value): unknown {
  return value.type === "function" ? value.closure.module : null;
}
