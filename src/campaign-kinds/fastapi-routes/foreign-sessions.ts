import type { Expression, Statement } from "../../syntax/python/ast.ts";
import type { Call } from "../../syntax/python/body-parts.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { Scope, Value } from "../../syntax/python/evaluate/value.ts";
import { walkStatements } from "../../syntax/python/walk.ts";
import type { SessionKind } from "./session-type.ts";

/** Methods by which a session runs a statement. */
const runs = /^(execute|scalars?|stream(_scalars)?|exec)$/;

const makesStatements = /^(sqlalchemy|sqlmodel)\./;

/** Of these packages types tell what their objects are: connections run statements too. */
const knownPackages = /^(sqlalchemy|sqlmodel)\./;

/**
 * The kind of a session of a class that is in no source that is here, as the `db` of `db.session.scalar(select(User))`
 * keeps it or the body opens it, `with db.session() as session`: what it runs says that it is one, and whether it is
 * awaited, of which kind. Null for every other call.
 */
export function kindOfForeignSession(
  call: Call,
  body: readonly Statement[],
  scope: Scope,
  interpreter: Interpreter,
): SessionKind | null {
  const { callee } = call;
  if (callee.type !== "attribute" || !runs.test(callee.name)) return null;
  const session = callee.object;
  const name = session.type === "attribute" ? session.name : session.type === "name" ? session.id : "";
  if (!/session$/i.test(name)) return null;
  const maker = makerOf(call.args[0]?.value);
  if (maker === null) return null;
  const holder = session.type === "attribute" ? session.object : session;
  if (!isForeign(interpreter.force(interpreter.evaluate(holder, scope)))) return null;
  const made = interpreter.force(interpreter.evaluate(maker, scope));
  if (made.type !== "foreign" || !makesStatements.test(made.name)) return null;
  return isAwaited(call, body) ? "async" : "sync";
}

function isForeign(holder: Value): boolean {
  const name = holder.type === "foreign" ? holder.name : holder.type === "instance" ? holder.origin : null;
  const isOfProject = holder.type === "instance" && holder.class !== null;
  return name !== null && !isOfProject && !knownPackages.test(name);
}

/** `select` of `select(User).where(...)`. */
function makerOf(statement: Expression | undefined): Expression | null {
  let at = statement;
  while (at?.type === "call") {
    const { callee } = at;
    if (callee.type !== "attribute" || callee.object.type !== "call") return callee;
    at = callee.object;
  }
  return null;
}

function isAwaited(call: Call, body: readonly Statement[]): boolean {
  let found = false;
  walkStatements(body, {
    expression: (expression) => {
      if (expression.type === "await" && expression.value === call) found = true;
    },
  });
  return found;
}
