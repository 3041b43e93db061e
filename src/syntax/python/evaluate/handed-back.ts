import type { Expression } from "../ast.ts";
import type { Evaluator } from "./evaluator.ts";
import type { Scope, Value } from "./value.ts";

/**
 * `app = await hook(app)`, where nobody knows what `hook` does: as with a decorator, what takes the name of the
 * framework's object that was given is taken for that object. Null for anything else.
 */
export function handedBack(
  targets: readonly Expression[],
  source: Expression,
  scope: Scope,
  evaluator: Evaluator,
): Value | null {
  const [target] = targets;
  const call = source.type === "await" ? source.value : source;
  if (targets.length !== 1 || target?.type !== "name" || call.type !== "call") return null;
  const isGiven = call.args.some(
    ({ star, value }) => star === 0 && value.type === "name" && value.id === target.id,
  );
  if (!isGiven) return null;
  const before = evaluator.force(evaluator.lookUp(target.id, scope));
  const isFrameworks =
    before.type === "instance" && before.origin !== null && evaluator.semantics.models(before.origin);
  return isFrameworks ? before : null;
}
