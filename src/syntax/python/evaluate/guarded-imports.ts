import type { Expression, Statement } from "../ast.ts";
import { sourceOf } from "../resolve-name.ts";
import { framework, standardLibrary } from "../standard-library.ts";
import type { Evaluator } from "./evaluator.ts";
import type { Scope } from "./value.ts";

type Try = Extract<Statement, { type: "try" }>;

/**
 * A `try` that begins with the import of what need not be there, a plug-in or an extra, and that goes on without it: the
 * same as an `if` that nobody can decide. Null for any other `try`: what the repository requires is there.
 */
export function eitherWay(
  { body, handlers, otherwise, line }: Try,
  scope: Scope,
  evaluator: Evaluator,
): Extract<Statement, { type: "if" }> | null {
  const without = handlers.find((handler) => !givesUp(handler));
  if (without === undefined) return null;
  const end = body.findIndex(({ type }) => type !== "import" && type !== "from");
  const imports = body.slice(0, end < 0 ? body.length : end);
  if (!imports.some((one) => mayBeAbsent(one, scope, evaluator))) return null;
  // What the import brings comes last: it says more of a name than what stands in for it.
  return {
    type: "if",
    test: { type: "unknown", line },
    body: without,
    otherwise: [...body, ...otherwise],
    line,
  };
}

/** True for a handler that ends the program, or hands the error on. */
function givesUp(handler: readonly Statement[]): boolean {
  const last = handler.at(-1);
  if (last?.type === "raise") return true;
  return last?.type === "expression" && last.value.type === "call" && isExit(last.value.callee);
}

function isExit(callee: Expression): boolean {
  if (callee.type === "name") return callee.id === "exit" || callee.id === "quit";
  return callee.type === "attribute" && (callee.name === "exit" || callee.name === "_exit");
}

function mayBeAbsent(statement: Statement, scope: Scope, evaluator: Evaluator): boolean {
  const { path } = scope.module;
  const { index } = evaluator.project;
  if (statement.type === "import")
    return statement.modules.some(
      ({ name }) => index.find(name, path) === null && !isThere(name, path, evaluator),
    );
  if (statement.type !== "from" || sourceOf(evaluator.project, scope.module, statement) !== null)
    return false;
  return statement.level > 0 || !isThere(statement.module, path, evaluator);
}

function isThere(module: string, from: string, evaluator: Evaluator): boolean {
  const [top = module] = module.split(".", 1);
  return standardLibrary.has(top) || framework.has(top) || evaluator.project.requirements.hold(top, from);
}
