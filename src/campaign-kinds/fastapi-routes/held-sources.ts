import type { Expression, Statement } from "../../syntax/python/ast.ts";
import { linearize } from "../../syntax/python/evaluate/classes.ts";
import type { Value } from "../../syntax/python/evaluate/value.ts";
import { lastNameOf } from "../../syntax/python/last-name.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import { keptFor } from "./request-state.ts";
import { mayMakeSession } from "./session-names.ts";

/** Names of what makes or brings objects that may hold sessions; what anything else gives is not worth a look. */
const mayGive = /serv|repo|manager|store|container|provide|registry/i;

/** What `a.b(c).d[0]` begins with. */
export function rootOf(expression: Expression): Expression {
  let root = expression;
  for (;;) {
    if (root.type === "attribute" || root.type === "subscript") root = root.object;
    else if (root.type === "call") root = root.callee;
    else return root;
  }
}

/** What the statements of a body return and yield. */
export function givenBack(body: readonly Statement[]): Expression[] {
  const found: Expression[] = [];
  walkStatements(body, {
    statement: (statement) => {
      if (statement.type === "return" && statement.value !== null) found.push(statement.value);
    },
    expression: (expression) => {
      if (expression.type === "yield" && expression.value !== null) found.push(expression.value);
    },
  });
  return found;
}

/** True for a class that says only what others do. */
export function isAbstract(type: Value): boolean {
  if (type.type !== "class") return false;
  return linearize(type).some((base) => base.type === "foreign" && /(^|\.)(ABC|Protocol)$/.test(base.name));
}

/** True for what may give an object that holds sessions. */
export function mayHold(source: Expression): boolean {
  const called = source.type === "await" ? source.value : source;
  const named = called.type === "call" ? called.callee : called;
  const name = lastNameOf(named);
  return (
    mayMakeSession(name) ||
    mayGive.test(name) ||
    /^[A-Z]/.test(name) ||
    named.type === "call" ||
    named.type === "subscript" ||
    keptFor(called) !== null
  );
}
