import type { Expression } from "../../syntax/python/ast.ts";
import type { Call } from "../../syntax/python/body-parts.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { scopeWith } from "../../syntax/python/evaluate/scope.ts";
import type { Scope } from "../../syntax/python/evaluate/value.ts";
import { findBases } from "../../syntax/python/outline.ts";
import { textTest } from "../../syntax/python/text-test.ts";
import { walkExpression } from "../../syntax/python/walk.ts";
import { dotted } from "./local-scope.ts";

const makesSessions =
  /sessionmaker|scoped_session|create_engine|create_async_engine|\bSession\(|AsyncSession\(/;

/** True for a module whose text makes sessions, makers of sessions, or engines. */
export const isSessionCode = textTest((text) => makesSessions.test(text));

/** Names of what makes a `with` of a generator. */
export const managerName = /(^|\.)(async)?contextmanager$/;

/** `opened` of `contextmanager(opened)`, which decorates on the spot; anything else as it is. */
export function withoutManager(callee: Expression): Expression {
  if (callee.type !== "call" || !managerName.test(dotted(callee.callee) ?? "")) return callee;
  return callee.args[0]?.value ?? callee;
}

/** Names of what enters what it is given, as a `with` does: `stack.enter_context(opened())`. */
export const enteringNames = /\.enter_(async_)?context$/;

/** Names of what asks which class something is of, or tells it a type checker: that opens no session. */
const askingNames = /^(isinstance|issubclass|(typing\.|t\.)?cast)$/;

/** The expressions in which a call only names classes; none for most calls. */
export function onlyNamedIn(call: Call): Expression[] {
  if (!askingNames.test(dotted(call.callee) ?? "")) return [];
  const named: Expression[] = [];
  for (const { value } of call.args) walkExpression(value, { expression: (part) => named.push(part) });
  return named;
}

/** Every name of an expression, those in quotes included. */
export function namesIn(expression: Expression): string[] {
  const names: string[] = [];
  walkExpression(expression, {
    expression: (part) => {
      if (part.type === "name") names.push(part.id);
      if (part.type === "attribute") names.push(part.name);
      if (part.type === "constant" && typeof part.value === "string")
        names.push(...(part.value.match(/\w+/g) ?? []));
    },
  });
  return names;
}

/** The names of `make(engine).session`, which is called; those apart that functions of packages are given, as in queries. */
export function namesOfCalled(callee: Expression, scope: Scope): string[] {
  const names: string[] = [];
  let root = callee;
  for (;;) {
    if (root.type === "attribute") {
      names.push(root.name);
      root = root.object;
    } else if (root.type === "subscript") root = root.object;
    else if (root.type === "call") root = root.callee;
    else break;
  }
  const value = root.type === "name" ? scopeWith(scope, root.id)?.names.get(root.id) : undefined;
  if (root.type !== "name" || value?.type !== "foreign" || callee.type === "call") return namesIn(callee);
  return [root.id, value.name, ...names];
}

/** Most calls of most bodies open no session; following each of them would mean to read the whole repository. */
export function mayMakeSession(name: string): boolean {
  return /sess|db|database|begin|conn|maker|factory|scope|unit|uow|transaction|orm|engine/i.test(name);
}

/** False for classes of data: they are declared in the largest modules, which would have to be read for it. */
export function mayNameSession(annotation: Expression, scope: Scope, interpreter: Interpreter): boolean {
  const names = namesIn(annotation);
  if (names.some(mayMakeSession)) return true;
  return names.some((name) => {
    const value = scopeWith(scope, name)?.names.get(name);
    if (value === undefined || value.type === "constant") return false;
    if (value.type === "foreign") return mayMakeSession(value.name);
    if (value.type !== "import" || value.name === null || value.location.type !== "file") return true;
    const module = interpreter.project.module(value.location.path);
    const bases = module === null ? null : findBases(module, value.name);
    return bases === null || mayMakeSession(bases);
  });
}
