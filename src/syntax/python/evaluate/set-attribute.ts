import { changing } from "../ledger.ts";
import type { Evaluator } from "./evaluator.ts";
import { setName } from "./scope.ts";
import { type InstanceValue, isNone, type Site, unknown, type Value } from "./value.ts";

/** `object.name = value`. */
export function setAttribute(
  object: Value,
  name: string,
  value: Value,
  site: Site,
  evaluator: Evaluator,
): void {
  if (object.type === "instance") {
    if (staysAsItIs(object, name, evaluator)) return;
    const known = isUndecided(object, name, value, evaluator) ? unknown : value;
    changing(object);
    object.attributes.set(name, known);
    object.native?.setAttribute?.(name, known, site);
  } else if (object.type === "function") {
    changing(object);
    object.attributes.set(name, value);
  } else if (object.type === "class") setName(object.members, name, value);
  else if (object.type === "module" && object.location.type === "file") {
    const scope = evaluator.moduleScope(object.location.path);
    if (scope !== null) setName(scope, name, value);
  }
}

/** True for a switch that may stay as it was: what sets it the other way stands under an undecided condition. */
function isUndecided(object: Value, name: string, value: Value, evaluator: Evaluator): boolean {
  if (evaluator.conditions.unknown === 0 || value.type !== "constant" || typeof value.value !== "boolean")
    return false;
  const before = evaluator.attribute(object, name);
  if (before?.type === "unknown") return true;
  return before?.type === "constant" && typeof before.value === "boolean" && before.value !== value.value;
}

/** True for what an object has that a setting would have to change which is off by default. */
function staysAsItIs(
  { attributes, native, off = 0 }: InstanceValue,
  name: string,
  { conditions }: Evaluator,
): boolean {
  if (conditions.off <= off || native !== null) return false;
  const before = attributes.get(name);
  return before !== undefined && before.type !== "unknown" && !isNone(before);
}
