import type { Expression } from "../../syntax/python/ast.ts";
import type { Attribute, BodyPart } from "../../syntax/python/body-parts.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { scopeWith } from "../../syntax/python/evaluate/scope.ts";
import type { Scope, Value } from "../../syntax/python/evaluate/value.ts";
import { isSessionCode, mayMakeSession } from "./session-names.ts";
import { kindOfTaken, type SessionKind } from "./session-type.ts";

type Name = Extract<BodyPart, { type: "name" }>;

/** What keeps a session, or what makes some, has such a name; reading every attribute would cost more than it tells. */
const keepsSessions = /sess|maker|factory|local|db/i;

/**
 * The kind of a session, or of what makes some, that a body takes without calling it: `db.session`, `maker = SessionLocal`,
 * `Repository(SessionLocal)`.
 */
export function kindOfLoaded(
  loaded: Attribute | Name,
  scope: Scope,
  interpreter: Interpreter,
): SessionKind | null {
  const isNamed = keepsSessions.test(loaded.type === "name" ? loaded.id : loaded.name);
  const root = rootOf(loaded, scope);
  if (root === null || !mayBeLoaded.has(root.type)) return null;
  // An object that is made where sessions are may have a property of any name.
  const mayBeProperty = root.type === "instance" || (root.type === "import" && root.define === null);
  if (loaded.type === "attribute" && !isNamed && !mayBeProperty) return null;
  const isOfLibrary = root.type === "foreign";
  const mayBe = loaded.type === "name" && (isNamed || isOfLibrary);
  if (!mayBe && !isOfLibrary && !comesFromSessionCode(loaded, scope, interpreter)) return null;
  return kindOfTaken(interpreter.force(interpreter.evaluate(loaded, scope)));
}

/** Functions and the application's own classes hand a session out when they are called. */
const mayBeLoaded: ReadonlySet<Value["type"]> = new Set(["foreign", "import", "instance", "module"]);

/** True for a name that is bound here, or imported from a module that makes sessions. */
export function comesFromSessionCode(
  expression: Expression,
  scope: Scope,
  interpreter: Interpreter,
): boolean {
  const value = rootOf(expression, scope);
  if (value === null || value.type === "unknown") return false;
  // `from sqlalchemy.orm import Session as Local`.
  if (value.type === "foreign") return mayMakeSession(value.name);
  const location = value.type === "import" || value.type === "module" ? value.location : null;
  if (location === null) return true;
  const { project } = interpreter;
  const source =
    value.type === "import" && value.name !== null
      ? (project.index.findChild(location, value.name) ?? location)
      : location;
  if (source.type !== "file") return false;
  const module = project.module(source.path);
  return module !== null && isSessionCode(module);
}

/** What the first name of `a.b.c` is bound to; null for what begins with no name. */
function rootOf(expression: Expression, scope: Scope): Value | null {
  let root = expression;
  while (root.type === "attribute") root = root.object;
  if (root.type !== "name") return null;
  return scopeWith(scope, root.id)?.names.get(root.id) ?? null;
}
