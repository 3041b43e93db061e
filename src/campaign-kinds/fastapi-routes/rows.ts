import type { Expression } from "../../syntax/python/ast.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { scopeWith } from "../../syntax/python/evaluate/scope.ts";
import type { Scope } from "../../syntax/python/evaluate/value.ts";
import { findBases, findClassText } from "../../syntax/python/outline.ts";
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
  if (callee.type === "attribute" && mayMakeSession(callee.name)) return false;
  const of = callee.type === "attribute" ? callee.object : callee;
  if (of.type !== "name") return false;
  const value = scopeWith(scope, of.id)?.names.get(of.id);
  if (value?.type !== "import" || value.name === null || value.define !== null || value.rest.length > 0)
    return false;
  const module = value.location.type === "file" ? interpreter.project.module(value.location.path) : null;
  const text = module === null ? null : findClassText(module, value.name);
  if (module === null || text === null || keepsSession.test(text)) return false;
  return isMapped.test(text) || isTable.test(findBases(module, value.name) ?? "");
}
