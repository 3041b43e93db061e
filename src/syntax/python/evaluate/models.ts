import { changing } from "../ledger.ts";
import { foreignBases, linearize } from "./classes.ts";
import { dictOfSetting, openIfEmpty } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import {
  builtin,
  type ClassValue,
  constant,
  type InstanceValue,
  type Site,
  textOf,
  type Value,
} from "./value.ts";

const constructors = new Set(["model_validate", "model_construct", "parse_obj"]);
const loaded = "<loaded>";

/** True for pydantic's class methods that make an object out of data. */
export function isModelConstructor(value: ClassValue, name: string): boolean {
  return constructors.has(name) && isModel(value);
}

/** True for a class of pydantic's models, settings and SQLModel's among them. */
export function isModel(value: ClassValue): boolean {
  return foreignBases(value).some((base) => /^(pydantic|sqlmodel)/.test(base));
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

/** What a field of a class becomes: a model makes data for a field that is a model that model. */
export function validated(
  data: Value,
  field: string,
  owner: ClassValue,
  site: Site,
  evaluator: Evaluator,
): Value {
  if (!isModelConstructor(owner, "model_validate")) return data;
  const given = evaluator.force(data);
  const model = given.type === "dict" ? modelOf(field, owner, evaluator) : null;
  if (model === null) return data;
  return evaluator.call(
    modelConstructor(model, evaluator),
    { positional: [given], keywords: new Map(), open: false },
    site,
  );
}

/** The model that a field is annotated with, alone or beside `None`. */
function modelOf(field: string, owner: ClassValue, evaluator: Evaluator): ClassValue | null {
  for (const base of linearize(owner)) {
    if (base.type !== "class") continue;
    for (const statement of base.definition.body) {
      if (statement.type !== "annotated" || statement.target.type !== "name" || statement.target.id !== field)
        continue;
      const annotation = evaluator.annotation(statement.annotation, base.members);
      const parts = alternativesOf(annotation).map((one) => evaluator.force(one));
      const [model, ...others] = parts.filter((one) => one.type === "class");
      const isOne = model !== undefined && others.length === 0 && isModelConstructor(model, "model_validate");
      return isOne ? model : null;
    }
  }
  return null;
}

/** What `one | other` and `Optional[one]` allow. */
function alternativesOf(annotation: Value): readonly Value[] {
  if (annotation.type === "union") return annotation.members;
  const isOptional =
    annotation.type === "generic" &&
    annotation.origin.type === "foreign" &&
    annotation.origin.name === "typing.Optional";
  return isOptional ? annotation.args : [annotation];
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
  return value.type === "dict" && value.entries.size === 0 ? dictOfSetting() : openIfEmpty(value);
}

/** True for an object whose data are not all known: its defaults can be changed from outside. */
function isLoaded(value: InstanceValue): boolean {
  return value.attributes.has(loaded);
}
