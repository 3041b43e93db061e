import type { Expression } from "../ast.ts";
import { lastNameOf } from "../last-name.ts";
import { changing } from "../ledger.ts";
import { foreignBases, linearize } from "./classes.ts";
import { collectionOfSetting } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import {
  builtin,
  type CallArguments,
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

const makesData = /^(dataclass|define|frozen|mutable|attrs)$/;

/** True for a class whose objects are data under names: of dataclasses, of attrs, of pydantic's models. */
export function isDataClass(value: ClassValue): boolean {
  const isDecorated = (one: Value) =>
    one.type === "class" && one.definition.decorators.some((decorator) => makesData.test(nameOf(decorator)));
  return isModel(value) || linearize(value).some(isDecorated);
}

function nameOf(decorator: Expression): string {
  return lastNameOf(decorator.type === "call" ? decorator.callee : decorator);
}

/** An object of data that are not here: it has its defaults, which can be changed. */
export function filledElsewhere(value: ClassValue, site: Site, evaluator: Evaluator): Value {
  const made = evaluator.call(value, { positional: [], keywords: new Map(), open: true }, site);
  if (made.type === "instance") markLoaded(made);
  return made;
}

/** What of an object somebody named who runs the program: nobody else changes it. */
const given = new WeakMap<InstanceValue, Set<string>>();

/** Sets what of a new object is given by whoever runs the program. */
export function setGiven(self: InstanceValue, field: string, value: Value): void {
  self.attributes.set(field, value);
  given.set(self, (given.get(self) ?? new Set()).add(field));
}

/** True for what of an object whoever runs the program gives. */
export function isGiven(self: InstanceValue, field: string): boolean {
  return given.get(self)?.has(field) === true;
}

/** Says of an object that data fill it which are not all known. */
export function markLoaded(value: InstanceValue): void {
  changing(value);
  value.attributes.set(loaded, constant(true));
}

const loads = /\.(loads?|load_\w+|structure|from_(dict|json|yaml|toml)|decode|convert|deserialize)$/;

/**
 * `dature.load(file, schema=Config)`, `converter.structure(data, Config)`: what a package makes of data that are not
 * here, where it is told of which of the project's classes it is. Null for any other call.
 */
export function loadedElsewhere(
  name: string,
  args: CallArguments,
  site: Site,
  evaluator: Evaluator,
): Value | null {
  if (!loads.test(name) || name.startsWith("sqlalchemy.")) return null;
  const given = [...args.positional, ...args.keywords.values()].map((one) => evaluator.force(one));
  const [only, ...others] = given.filter((one) => one.type === "class");
  if (only === undefined || others.length > 0 || !isDataClass(only)) return null;
  return filledElsewhere(only, site, evaluator);
}

/** `Model.model_validate(data)`: what the data does not name, as far as it is known, has its default. */
export function modelConstructor(value: ClassValue, evaluator: Evaluator): Value {
  return builtin("model_validate", ({ positional: [data] }, site) => {
    const entries = data?.type === "dict" ? [...data.entries.values()] : [];
    const keywords = new Map(entries.map((entry) => [textOf(entry.key) ?? "", entry.value] as const));
    const isKnown = data?.type === "dict" && data.complete;
    const made = evaluator.call(value, { positional: [], keywords, open: !isKnown }, site);
    if (made.type === "instance" && !isKnown) markLoaded(made);
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
export function alternativesOf(annotation: Value): readonly Value[] {
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
  if (value.type === "constant") return { ...value, configurable: true };
  const isPart =
    value.type === "instance" && value.class !== null && value.native === null && isDataClass(value.class);
  if (isPart && !isLoaded(value)) {
    markLoaded(value);
    // What its constructor gave it was there before anybody knew that.
    for (const [name, one] of value.attributes)
      if (!name.startsWith("<") && !isGiven(value, name)) value.attributes.set(name, changeable(one));
  }
  return collectionOfSetting(value);
}

/** True for an object whose data are not all known: its defaults can be changed from outside. */
function isLoaded(value: InstanceValue): boolean {
  return value.attributes.has(loaded);
}
