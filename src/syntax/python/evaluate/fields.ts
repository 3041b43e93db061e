import { changing, here } from "../ledger.ts";
import { classMember, fieldsOf, foreignBases } from "./classes.ts";
import { listOf } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import { changeable, isDataClass, isFilledElsewhere, isGiven, markLoaded, validated } from "./models.ts";
import {
  builtin,
  type CallArguments,
  type ClassValue,
  type InstanceValue,
  itemsName,
  none,
  type Site,
  unknown,
  type Value,
} from "./value.ts";

const fieldFactory = "field factory";

/** Stands for the default of a field that each object makes for itself, until an object asks for it. */
export function madeByFactory(factory: Value, args: CallArguments, site: Site): Value {
  const attributes = new Map([["factory", factory]]);
  return {
    type: "instance",
    class: null,
    origin: fieldFactory,
    attributes,
    native: null,
    args,
    site,
    home: here(),
  };
}

/** The object's own value of a field whose default a factory makes; null for any other member of its class. */
export function ownDefault(
  member: Value,
  name: string,
  self: InstanceValue,
  evaluator: Evaluator,
): Value | null {
  if (member.type !== "instance" || member.origin !== fieldFactory) return null;
  const factory = member.attributes.get("factory");
  if (factory === undefined) return null;
  const args = { positional: [], keywords: new Map(), open: false };
  const made = evaluator.call(evaluator.force(factory), args, self.site);
  const value = isFilledElsewhere(self) ? changeable(made) : made;
  changing(self);
  self.attributes.set(name, value);
  return value;
}

/** What the constructor of a dataclass, an attrs class or a model does: arguments and defaults become attributes. */
export function setFields(
  value: ClassValue,
  args: CallArguments,
  self: InstanceValue,
  evaluator: Evaluator,
): void {
  // `Config(**data)`: what the data leave out has its default, and nobody knows what they leave out.
  if (args.open && isDataClass(value)) markLoaded(self);
  fieldsOf(value).forEach((field, index) => {
    const given = args.keywords.get(field) ?? args.positional[index];
    const member = classMember(value, field)?.value;
    if (given !== undefined) self.attributes.set(field, validated(given, field, value, self.site, evaluator));
    // A function that is a default is set on the object, which does not make it a method.
    else if (member?.type === "function" && !isGiven(self, field)) self.attributes.set(field, member);
    else if (member !== undefined && !isGiven(self, field)) ownDefault(member, field, self, evaluator);
  });
  if (!foreignBases(value).some((base) => base.endsWith("typing.NamedTuple"))) return;
  const items = fieldsOf(value).map((field) => evaluator.attribute(self, field) ?? unknown);
  self.attributes.set(itemsName, listOf(items, "tuple"));
}

/** `Class.__init__` of a class of data that has none of its own, for who calls it from another one that takes its place. */
export function fieldSetter(value: ClassValue, evaluator: Evaluator): Value {
  return builtin("__init__", (args) => {
    const [self, ...positional] = args.positional;
    if (self?.type !== "instance") return none;
    changing(self);
    setFields(value, { ...args, positional }, self, evaluator);
    return none;
  });
}
