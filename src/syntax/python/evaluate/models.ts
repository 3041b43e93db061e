import { changing } from "../ledger.ts";
import { foreignBases } from "./classes.ts";
import { openIfEmpty } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import { builtin, type ClassValue, constant, type InstanceValue, textOf, type Value } from "./value.ts";

const constructors = new Set(["model_validate", "model_construct", "parse_obj"]);
const loaded = "<loaded>";

/** True for pydantic's class methods that make an object out of data. */
export function isModelConstructor(value: ClassValue, name: string): boolean {
  return constructors.has(name) && foreignBases(value).some((base) => /^(pydantic|sqlmodel)/.test(base));
}

/** `Model.model_validate(data)`: what the data does not name, as far as it is known, has its default. */
export function modelConstructor(value: ClassValue, evaluator: Evaluator): Value {
  return builtin("model_validate", ({ positional: [data] }, site) => {
    const entries = data?.type === "dict" ? [...data.entries.values()] : [];
    const keywords = new Map(entries.map((entry) => [textOf(entry.key) ?? "", entry.value] as const));
    const made = evaluator.call(value, { positional: [], keywords, open: false }, site);
    const isKnown = data?.type === "dict" && data.complete;
    if (made.type === "instance" && !isKnown) {
      changing(made);
      made.attributes.set(loaded, constant(true));
    }
    return made;
  });
}

/** True for an object whose fields somebody else fills: the environment, a file, data that are not all known. */
export function isFilledElsewhere(self: InstanceValue): boolean {
  if (self.class === null) return false;
  return isLoaded(self) || foreignBases(self.class).some((name) => name.endsWith("Settings"));
}

/** A default of such an object: it can be changed from outside, and so can what is inside of it. */
export function changeable(value: Value): Value {
  if (value.type === "constant") return constant(value.value, true);
  const isPart =
    value.type === "instance" &&
    value.class !== null &&
    value.native === null &&
    foreignBases(value.class).some((base) => base.startsWith("pydantic"));
  if (isPart && !isLoaded(value)) {
    changing(value);
    value.attributes.set(loaded, constant(true));
  }
  return openIfEmpty(value);
}

/** True for an object whose data are not all known: its defaults can be changed from outside. */
function isLoaded(value: InstanceValue): boolean {
  return value.attributes.has(loaded);
}
