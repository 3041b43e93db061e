import type { FunctionDefinition, Parameter } from "../../syntax/python/ast.ts";
import { noArguments } from "../../syntax/python/evaluate/call-arguments.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { isSettings } from "../../syntax/python/evaluate/settings-fields.ts";
import {
  type CallArguments,
  constant,
  type FunctionValue,
  type Scope,
  type Value,
} from "../../syntax/python/evaluate/value.ts";

/** True for a function or class of the module itself that did not run yet. */
export function isUncalled(value: Value, scope: Scope, entered: ReadonlySet<FunctionDefinition>): boolean {
  const definition = runBy(value);
  if (definition === null || entered.has(definition)) return false;
  return (value.type === "class" ? value.members.module : closureOf(value)) === scope.module;
}

/** The function that runs when a value is called: of a class its constructor. */
export function runBy(value: Value): FunctionDefinition | null {
  return functionOf(value)?.definition ?? null;
}

/**
 * What a factory has for itself where nobody gives it anything: who calls it may give something else. Where it asks for
 * settings, whoever calls it reads them from where they are.
 */
export function ownDefaults(value: Value, interpreter: Interpreter): CallArguments {
  const maker = functionOf(value);
  const given = maker?.definition.parameters.flatMap((parameter): [string, Value][] => {
    const { name, default: own } = parameter;
    if (own !== null) return own.type === "constant" ? [[name, constant(own.value, true)]] : [];
    const settings = settingsFor(parameter, maker, interpreter);
    return settings === null ? [] : [[name, settings]];
  });
  return { ...noArguments, keywords: new Map(given) };
}

/** An object of the class of settings that a parameter asks for; null where it asks for anything else. */
function settingsFor(
  { kind, annotation }: Parameter,
  { closure, definition }: FunctionValue,
  interpreter: Interpreter,
): Value | null {
  if (annotation === null || kind === "rest" || kind === "keywords") return null;
  const type = interpreter.force(interpreter.annotation(annotation, closure));
  if (type.type !== "class" || !isSettings(type)) return null;
  return interpreter.call(type, noArguments, { file: closure.module.path, line: definition.line });
}

function functionOf(value: Value): FunctionValue | null {
  if (value.type === "function") return value;
  const init = value.type === "class" ? value.members.names.get("__init__") : undefined;
  return init?.type === "function" ? init : null;
}

function closureOf(value: Value): unknown {
  return value.type === "function" ? value.closure.module : null;
}
