import type { Expression } from "../../syntax/python/ast.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { Scope, Value } from "../../syntax/python/evaluate/value.ts";
import { lastNameOf } from "../../syntax/python/last-name.ts";
import { importedHead } from "./imported-head.ts";
import { namesIn } from "./session-names.ts";

/** The method that `Store.create()` calls, which may make an object of the class; null for what is no such call. */
export function methodOfClass(source: Expression): Expression | null {
  const called = source.type === "await" ? source.value : source;
  if (called.type !== "call" || called.callee.type !== "attribute") return null;
  return /^[A-Z]/.test(lastNameOf(called.callee.object)) ? called.callee : null;
}

/** True for a method that says that it gives an object of its class, or that calls the class where it says nothing. */
export function makesItsOwn(method: Expression, scope: Scope, interpreter: Interpreter): boolean {
  const named = interpreter.evaluate(method, scope);
  if (named.type === "import" && named.name !== null) {
    const told = importedHead(named, interpreter)?.returns ?? null;
    const returns = told === null ? null : interpreter.project.expression(told);
    if (returns !== null && !gives(returns, named.name)) return false;
  }
  return isOwnFactory(interpreter.force(named));
}

function isOwnFactory(method: Value): boolean {
  const called = method.type === "bound" ? method.function : method;
  if (called.type !== "function" || called.owner === null) return false;
  const { name } = called.owner.definition;
  const { returns, source } = called.definition;
  if (returns !== null) return gives(returns, name);
  return new RegExp(`\\b(?:cls|${name})\\(`).test(source);
}

/** Types that stand around what somebody is given in the end. */
const around =
  /^(Optional|Union|Annotated|Awaitable|Coroutine|(Abstract)?(Async)?(Iterator|Iterable|Generator|ContextManager))$/;

/** True for a type that stands for an object of a class: `Store | None`, `Self`, and not `Select[tuple[Store]]`. */
function gives(annotation: Expression, name: string): boolean {
  if (annotation.type === "binary") return gives(annotation.left, name) || gives(annotation.right, name);
  if (annotation.type === "constant")
    return namesIn(annotation).some((one) => one === name || one === "Self");
  if (annotation.type !== "subscript") return [name, "Self"].includes(lastNameOf(annotation));
  const { object, index } = annotation;
  return gives(object, name) || (around.test(lastNameOf(object)) && index.some((one) => gives(one, name)));
}
