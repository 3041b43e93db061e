import type { Expression } from "../../syntax/python/ast.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { Scope } from "../../syntax/python/evaluate/value.ts";
import { lastNameOf } from "../../syntax/python/last-name.ts";
import type { PythonProject } from "../../syntax/python/project.ts";
import { importedHead } from "./imported-head.ts";

/** The method that `Store.create()` calls, which may make an object of the class; null for what is no such call. */
export function methodOfClass(source: Expression): Expression | null {
  const called = source.type === "await" ? source.value : source;
  if (called.type !== "call" || called.callee.type !== "attribute") return null;
  return /^[A-Z]/.test(lastNameOf(called.callee.object)) ? called.callee : null;
}

/** True for a method that says that it gives an object of its class, or that calls the class where it says nothing. */
export function makesItsOwn(method: Expression, scope: Scope, interpreter: Interpreter): boolean {
  const { project } = interpreter;
  const named = interpreter.evaluate(method, scope);
  if (named.type === "import" && named.name !== null) {
    const told = importedHead(named, interpreter)?.returns ?? null;
    const returns = told === null ? null : project.expression(told);
    if (returns !== null && !namesClass(returns, named.name, project)) return false;
  }
  const value = interpreter.force(named);
  const called = value.type === "bound" ? value.function : value;
  if (called.type !== "function" || called.owner === null) return false;
  const { name } = called.owner.definition;
  const { returns, source } = called.definition;
  return returns === null
    ? new RegExp(`\\b(?:cls|${name})\\(`).test(source)
    : namesClass(returns, name, project);
}

/** Types that stand around what somebody is given in the end. */
const around =
  /^(Optional|Union|Annotated|Awaitable|Coroutine|(Abstract)?(Async)?(Iterator|Iterable|Generator|ContextManager))$/;

/** True for a type that stands for an object of a class: `Store | None`, `Self`, and not `Select[tuple[Store]]`. */
export function namesClass(annotation: Expression, name: string, project: PythonProject): boolean {
  const isAnyOf = (some: readonly Expression[]) => some.some((one) => namesClass(one, name, project));
  if (annotation.type === "binary") return isAnyOf([annotation.left, annotation.right]);
  if (annotation.type === "subscript") {
    const { object, index } = annotation;
    return isAnyOf([object]) || (around.test(lastNameOf(object)) && isAnyOf(index));
  }
  if (annotation.type === "constant" && typeof annotation.value === "string") {
    const quoted = project.expression(annotation.value);
    return quoted !== null && quoted.type !== "constant" && isAnyOf([quoted]);
  }
  return [name, "Self"].includes(lastNameOf(annotation));
}
