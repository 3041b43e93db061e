import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { unknown, type Value } from "../../syntax/python/evaluate/value.ts";
import { kindOfType, type SessionKind } from "./session-type.ts";

/**
 * The kind of the session that a context variable of a module keeps, `current: ContextVar[Session]`, of which `get` is
 * called; null for every other function.
 */
export function kindOfVariable(called: Value, interpreter: Interpreter): SessionKind | null {
  if (called.type !== "foreign" || called.name !== "contextvars.ContextVar().get") return null;
  const { site } = called.receiver ?? {};
  const scope = site === undefined ? null : interpreter.moduleScope(site.file);
  const made = scope?.module.statements.find(({ line }) => line === site?.line);
  if (scope === null || made?.type !== "annotated") return null;
  return kindOfType(interpreter.annotation(made.annotation, scope), () => unknown);
}
