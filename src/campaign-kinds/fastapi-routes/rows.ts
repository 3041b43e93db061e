import type { Expression } from "../../syntax/python/ast.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { scopeWith } from "../../syntax/python/evaluate/scope.ts";
import type { Scope } from "../../syntax/python/evaluate/value.ts";
import type { PythonModule } from "../../syntax/python/module.ts";
import { findBases, findClassText, findFunctionHead } from "../../syntax/python/outline.ts";
import { namesClass } from "./own-factories.ts";
import { mayMakeSession } from "./session-names.ts";

/** What a class says that SQLAlchemy maps to a table of its own. */
const isMapped = /^[ \t]+__table(?:name)?__\b/m;

/** The same of SQLModel. */
const isTable = /\btable[ \t]*=[ \t]*True\b/;

/** What a class says that keeps a session on its objects, or gives one of them. */
const keepsSession =
  /\bself\.\w*(?:session|maker|db)\w*[ \t]*(?::[^=\n]+)?=(?!=)|\bdef[ \t]+\w*(?:session|maker)\w*[ \t]*\([ \t]*self\b/i;

/**
 * True for what makes or finds a row of a table, `Order(...)` and `Order.find(...)`: sessions hold rows, and a row holds no
 * session, unless its class says so. Only the text of a class is looked at that was imported: models are the largest
 * modules.
 */
export function givesRow(source: Expression, scope: Scope, interpreter: Interpreter): boolean {
  const called = source.type === "await" ? source.value : source;
  if (called.type !== "call") return false;
  const { callee } = called;
  const of = callee.type === "attribute" ? callee.object : callee;
  if (of.type !== "name") return false;
  const found = classNamed(of.id, scope, interpreter);
  const text = found === null ? null : findClassText(found.module, found.name);
  if (found === null || text === null || keepsSession.test(text)) return false;
  const { module, name } = found;
  // `Order.connect()` may be anything that its first line does not call an order.
  if (callee.type === "attribute" && mayMakeSession(callee.name)) {
    const told = findFunctionHead(module, [name, callee.name])?.returns ?? null;
    const returns = told === null ? null : interpreter.project.expression(told);
    if (returns === null || !namesClass(returns, name, interpreter.project)) return false;
  }
  return isMapped.test(text) || isTable.test(findBases(module, name) ?? "");
}

/** Where a class stands that was imported. Only where another module hands it on, that one is asked for it. */
function classNamed(
  id: string,
  scope: Scope,
  interpreter: Interpreter,
): { readonly module: PythonModule; readonly name: string } | null {
  const value = scopeWith(scope, id)?.names.get(id);
  if (value?.type !== "import" || value.name === null || value.define !== null || value.rest.length > 0)
    return null;
  const module = value.location.type === "file" ? interpreter.project.module(value.location.path) : null;
  if (module === null) return null;
  if (findClassText(module, value.name) !== null) return { module, name: value.name };
  const known = interpreter.force(value);
  return known.type === "class" ? { module: known.members.module, name: known.definition.name } : null;
}
