import type { Expression, FunctionDefinition, Statement } from "../../syntax/python/ast.ts";
import { type Call, partsOf } from "../../syntax/python/body-parts.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { Scope, Value } from "../../syntax/python/evaluate/value.ts";
import { dotted } from "./local-scope.ts";
import { comesFromSessionCode } from "./session-loads.ts";
import { mayMakeSession } from "./session-names.ts";

/** What a call gives the parameters of a function, by their names. */
type GivenNames = ReadonlyMap<string, Value>;

/**
 * What a function that is defined in a body gets there to call: `open_it` and `other` of `def run(make): with make(): ...`,
 * `run(open_it)` and `lambda: run(other)`. One answer for each thing that it is called with, a single empty one where it
 * gets nothing that may make sessions.
 */
export function innerCalls(
  { name, parameters }: FunctionDefinition,
  inner: readonly Statement[],
  body: readonly Statement[],
  scope: Scope,
  interpreter: Interpreter,
): readonly GivenNames[] {
  const called = new Set(callsIn(inner).map(({ callee }) => dotted(callee)));
  const wanted = parameters.filter((one) => called.has(one.name));
  const found: GivenNames[] = [];
  for (const call of wanted.length === 0 ? [] : callsIn(body)) {
    if (dotted(call.callee) !== name) continue;
    const given = new Map<string, Value>();
    for (const parameter of wanted) {
      const argument = argumentOf(call, parameter.name, parameters.indexOf(parameter));
      const value = argument === null ? null : makerOf(argument, scope, interpreter);
      if (value !== null) given.set(parameter.name, value);
    }
    if (given.size > 0 && !found.some((one) => areSame(one, given))) found.push(given);
  }
  return found.length > 0 ? found : [new Map()];
}

function callsIn(body: readonly Statement[]): Call[] {
  return partsOf(body).filter((part) => part.type === "call");
}

function argumentOf(call: Call, name: string, position: number): Expression | null {
  const named = call.args.find((one) => one.name === name);
  if (named !== undefined) return named.value;
  const before = call.args.slice(0, position + 1);
  if (before.some((one) => one.name !== null || one.star > 0)) return null;
  return before[position]?.value ?? null;
}

function makerOf(argument: Expression, scope: Scope, interpreter: Interpreter): Value | null {
  const name = dotted(argument);
  if (name === null || !(mayMakeSession(name) || comesFromSessionCode(argument, scope, interpreter)))
    return null;
  const value = interpreter.force(interpreter.evaluate(argument, scope));
  return value.type === "unknown" ? null : value;
}

function areSame(one: GivenNames, other: GivenNames): boolean {
  return one.size === other.size && [...one].every(([name, value]) => other.get(name) === value);
}
