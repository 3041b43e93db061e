import type { ClassDefinition, Expression } from "../ast.ts";
import { asking, beginning, cutting, onBehalfOf } from "../ledger.ts";
import { defineClass } from "./define-class.ts";
import type { Evaluator } from "./evaluator.ts";
import { decorate } from "./functions.ts";
import { bind, setName } from "./scope.ts";
import { type Scope, unknown, type Value } from "./value.ts";

/** Runs a class statement, or leaves it until somebody asks for the class. */
export function runClass(definition: ClassDefinition, scope: Scope, evaluator: Evaluator): void {
  const { name } = definition;
  if (mayWait(definition, scope, evaluator)) {
    bind(scope, name, definedLater(definition, scope, evaluator));
    return;
  }
  const made = defineClass(definition, scope, evaluator);
  // Visible under its own name while its decorators run.
  bind(scope, name, made);
  bind(scope, name, decorate(made, definition, scope, evaluator));
}

/**
 * True where it makes no difference when a class is defined: in a module that registers nothing, where its name has no
 * other meaning. Most classes of such modules are never asked for, and they are most of what there is to run.
 */
function mayWait({ name, decorators, body }: ClassDefinition, scope: Scope, evaluator: Evaluator): boolean {
  if (scope.parent !== null || decorators.length > 0 || evaluator.semantics.hasEffects(scope.module))
    return false;
  if (scope.module.bindings.get(name)?.length !== 1) return false;
  return body.every((statement) => statement.type !== "function" || !statement.decorators.some(mayRegister));
}

const harmless = /validator|serializer|computed_field|validates|setter|deprecated|session|cache|retry/;

/** `@router.get("/")` on a method, under whatever name; decorators that are not called register nothing anywhere. */
function mayRegister(decorator: Expression): boolean {
  if (decorator.type !== "call") return false;
  const { callee } = decorator;
  const name = callee.type === "name" ? callee.id : callee.type === "attribute" ? callee.name : "";
  return !harmless.test(name);
}

function definedLater(definition: ClassDefinition, scope: Scope, evaluator: Evaluator): Value {
  const { name } = definition;
  const { path, isPackage } = scope.module;
  let made: Value | null = null;
  const what = `class ${path}:${name}`;
  let at = 0;
  const define = () => {
    if (made === null) {
      at = evaluator.tick();
      beginning(what, at);
      scope.home.defined.set(name, at);
      // What is done under a condition may depend on who asks first.
      if (evaluator.conditions.unknown + evaluator.conditions.off > 0) cutting();
      // Who asks for it while it is being defined asks for what is not there yet.
      made = unknown;
      made = onBehalfOf(scope.home, () => {
        const value = defineClass(definition, scope, evaluator);
        setName(scope, name, value);
        return value;
      });
    } else asking(what, at);
    return made;
  };
  const location = { type: "file", path, isPackage } as const;
  return { type: "import", from: path, location, name, rest: [], define };
}
