import type { Statement } from "../../syntax/python/ast.ts";
import { partsOf } from "../../syntax/python/body-parts.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { scopeWith } from "../../syntax/python/evaluate/scope.ts";
import type { FunctionValue, Scope } from "../../syntax/python/evaluate/value.ts";
import { bodyOf } from "./function-body.ts";
import { dotted, makerName } from "./local-scope.ts";
import { mayMakeSession, namesIn } from "./session-names.ts";
import { kindOfTaken } from "./session-type.ts";

interface Names {
  /** Whatever they stand for, it decides about the sessions. */
  readonly deciding: string[];
  /** They matter where they stand for a session or for what makes some. */
  readonly taken: string[];
}

/** Tells whether all functions that the same `def` makes open and hand out the same sessions. */
export class SessionDependence {
  readonly #interpreter: Interpreter;
  readonly #names = new Map<FunctionValue["definition"], Names>();

  constructor(interpreter: Interpreter) {
    this.#interpreter = interpreter;
  }

  /** True when it depends on the function around it which sessions a function opens, hands out or is given. */
  isMadeAround(value: FunctionValue): boolean {
    const { closure } = value;
    if (closure.parent === null) return false;
    const { deciding, taken } = this.#namesIn(value);
    return (
      deciding.some((name) => isBoundByFunction(closure, name)) ||
      taken.some((name) => isBoundByFunction(closure, name) && isSession(name, closure))
    );
  }

  #namesIn(value: FunctionValue): Names {
    const { definition } = value;
    const known = this.#names.get(definition);
    if (known !== undefined) return known;
    const { parameters, decorators, returns } = definition;
    const annotations = parameters.flatMap(({ annotation }) => (annotation === null ? [] : [annotation]));
    const stated = [...annotations, ...decorators, ...(returns === null ? [] : [returns])].flatMap(namesIn);
    const names: Names = { deciding: stated, taken: [] };
    this.#namesUsed(bodyOf(value, this.#interpreter.project), names, 0);
    const found = { deciding: [...new Set(names.deciding)], taken: [...new Set(names.taken)] };
    this.#names.set(definition, found);
    return found;
  }

  #namesUsed(body: readonly Statement[], { deciding, taken }: Names, depth: number): void {
    for (const part of partsOf(body)) {
      if (part.type === "name") taken.push(part.id);
      if (part.type === "function" && depth < 5 && part.source !== "")
        this.#namesUsed(this.#interpreter.project.body(part), { deciding, taken }, depth + 1);
      if (part.type !== "call") continue;
      // A maker of sessions is called with what decides about them.
      const isMaker = makerName.test(dotted(part.callee) ?? "");
      deciding.push(...namesIn(part.callee));
      for (const { value } of part.args)
        if (isMaker || mayMakeSession(dotted(value) ?? "")) deciding.push(...namesIn(value));
    }
  }
}

function isSession(name: string, closure: Scope): boolean {
  const value = scopeWith(closure, name)?.names.get(name);
  return value !== undefined && kindOfTaken(value) !== null;
}

/** True for a name that means something else in each closure. */
export function isBoundByFunction(closure: Scope, name: string): boolean {
  const holder = scopeWith(closure, name);
  const around = holder?.parent ?? null;
  // A class of a module is made once.
  return around !== null && (holder?.isClass === false || around.parent !== null);
}
