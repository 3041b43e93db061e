import type { Expression, Statement } from "../ast.ts";
import { itemOf } from "./dict-methods.ts";
import type { Evaluator } from "./evaluator.ts";
import { isConfigurable } from "./operators.ts";
import { keyIn } from "./subscripts.ts";
import { type Scope, textOf } from "./value.ts";

type Try = Extract<Statement, { type: "try" }>;

/**
 * True for a `try` by which a `__getattr__` says that it has no such attribute: it begins by asking a dictionary for a
 * key that is certainly not there, and every handler raises: `except KeyError: raise AttributeError(name) from None`.
 * Anywhere else a program that runs did not raise.
 */
export function hasNoSuchAttribute(
  { body: [first], handlers }: Try,
  scope: Scope,
  evaluator: Evaluator,
): boolean {
  const asked = first === undefined ? null : askedOf(first);
  if (asked === null || handlers.length === 0) return false;
  if (!evaluator.running.some(({ name }) => name === "__getattr__")) return false;
  if (!handlers.every((handler) => handler.at(-1)?.type === "raise")) return false;
  const dict = evaluator.force(evaluator.evaluate(asked.object, scope));
  if (dict.type !== "dict" || !dict.complete || dict.isSetting === true || dict.factory !== undefined)
    return false;
  const key = keyIn(asked.index, scope, evaluator);
  if (textOf(key) === null || isConfigurable(key) || itemOf(dict, key) !== null) return false;
  // A constant of an installed package may be the same text.
  return [...dict.entries.values()].every((entry) => textOf(entry.key) !== null);
}

/** `one[other]` as all that a statement works out; only names, which may be looked at twice. */
function askedOf(statement: Statement): Extract<Expression, { type: "subscript" }> | null {
  if (statement.type !== "assign" && statement.type !== "return") return null;
  const { value } = statement;
  if (value?.type !== "subscript" || value.object.type !== "name") return null;
  return value.index.every(({ type }) => type === "name") ? value : null;
}
