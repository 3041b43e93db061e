import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { type InstanceValue, unknown, type Value } from "../../syntax/python/evaluate/value.ts";
import type { PythonModule } from "../../syntax/python/module.ts";
import { dotted } from "./local-scope.ts";
import type { OncePerFrame } from "./once-per-frame.ts";
import { kindOfTaken, kindOfType, type SessionKind } from "./session-type.ts";
import { setSomewhere, type Values } from "./set-somewhere.ts";

const origin = "contextvars.ContextVar()";

/**
 * The kind of the session that a context variable of a module keeps of which `get` is called: it is said to keep one,
 * `current: ContextVar[Session]`, or somebody sets it to one. Null for every other function.
 * @param known what is known already of what variables are set to
 */
export function kindOfVariable(
  called: Value,
  interpreter: Interpreter,
  values: Values,
  known: OncePerFrame<InstanceValue, SessionKind | null>,
): SessionKind | null {
  if (called.type !== "foreign" || called.name !== `${origin}.get` || called.receiver === null) return null;
  const variable = called.receiver;
  const { site } = variable;
  const scope = interpreter.moduleScope(site.file);
  const made = scope?.module.statements.find(({ line }) => line === site.line);
  if (scope === null || (made?.type !== "annotated" && made?.type !== "assign")) return null;
  const said =
    made.type === "annotated"
      ? kindOfType(interpreter.annotation(made.annotation, scope), () => unknown)
      : null;
  const target = made.type === "assign" ? made.targets[0] : made.target;
  if (said !== null || target?.type !== "name") return said;
  return known.get(variable, () => {
    const set = setOnVariable(variable, target.id, interpreter, values);
    return set === null ? null : kindOfTaken(set);
  });
}

const names = new WeakMap<PythonModule, ReadonlySet<string>>();

/** The names of which a module calls `set`. A change of them is noticed with the plan of the search. */
export function variablesSetIn(module: PythonModule): ReadonlySet<string> {
  const known = names.get(module);
  if (known !== undefined) return known;
  const { text } = module;
  const calls = text.includes(".set(") ? [...text.matchAll(/(\w+)\.set\(/g)] : [];
  const found = new Set(calls.map(([, name = ""]) => name));
  names.set(module, found);
  return found;
}

/** What functions of the project set a context variable to, whoever calls them. Null where nobody does. */
function setOnVariable(
  { site }: InstanceValue,
  name: string,
  interpreter: Interpreter,
  values: Values,
): Value | null {
  return setSomewhere(
    {
      text: ".set(",
      maySet: (module) => variablesSetIn(module).has(name),
      byStatement: () => null,
      byExpression: (expression, scope) => {
        if (expression.type !== "call" || expression.callee.type !== "attribute") return null;
        if (expression.callee.name !== "set" || dotted(expression.callee) === null) return null;
        const called = interpreter.force(interpreter.evaluate(expression.callee, scope));
        if (called.type !== "foreign" || called.name !== `${origin}.set`) return null;
        const other = called.receiver?.site;
        const isSame = other?.file === site.file && other.line === site.line;
        return isSame ? (expression.args[0]?.value ?? null) : null;
      },
    },
    interpreter,
    values,
  );
}
