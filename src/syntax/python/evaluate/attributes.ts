import { changing, cutting, readingName } from "../ledger.ts";
import type { ModuleLocation } from "../python-folders.ts";
import { setByValidators } from "./after-validators.ts";
import { annotatedField, describedField } from "./annotated-fields.ts";
import { keepProperty } from "./cached-results.ts";
import { classDetail, foreignDetail } from "./class-details.ts";
import { classMember, enumMember, foreignBases, isEnum } from "./classes.ts";
import { bindingOf, computedBy } from "./descriptors.ts";
import { dictFromKeys } from "./dict-from-keys.ts";
import { dictMethod } from "./dict-methods.ts";
import { memberAttribute } from "./enum-members.ts";
import type { Evaluator } from "./evaluator.ts";
import { fieldSetter, ownDefault } from "./fields.ts";
import { newObject } from "./instantiate.ts";
import { libraryConstant } from "./library-constants.ts";
import { listMethod } from "./list-methods.ts";
import { ownNames } from "./members.ts";
import { attributeOfMetaclass, callClass, isMetaclass, newClass, superOfMetaclass } from "./metaclasses.ts";
import { dumpMethod } from "./model-data.ts";
import {
  changeable,
  isDataClass,
  isFilledElsewhere,
  isModelConstructor,
  modelConstructor,
} from "./models.ts";
import { pathOf } from "./package-contents.ts";
import { setByPackages } from "./set-by-packages.ts";
import { stringMethod } from "./string-methods.ts";
import {
  type ClassValue,
  constant,
  type FunctionValue,
  foreign,
  type InstanceValue,
  unknown,
  type Value,
} from "./value.ts";

/** Set on an object of which attributes were set whose names are not known. */
export const anyAttribute = "<any>";

/** Reads an attribute; null when nothing is known of it. */
export function readAttribute(object: Value, name: string, evaluator: Evaluator): Value | null {
  switch (object.type) {
    case "module":
      return moduleAttribute(object, name, evaluator);
    case "foreign":
      if (object.name === "object" && name === "__new__") return newObject(evaluator);
      return (
        foreignDetail(object, name) ??
        libraryConstant(`${object.name}.${name}`) ??
        foreign(`${object.name}.${name}`, object.receiver)
      );
    case "instance":
      return instanceAttribute(object, name, evaluator);
    case "class":
      return classAttribute(object, name, evaluator);
    case "super":
      return superAttribute(object, name, evaluator);
    case "function":
      return functionAttribute(object, name);
    case "bound":
      if (name === "__func__") return object.function;
      return name === "__self__" ? object.self : functionAttribute(object.function, name);
    case "constant":
      return typeof object.value === "string" ? stringMethod(object.value, object.configurable, name) : null;
    case "list":
      return listMethod(object, name, evaluator);
    case "dict":
      return dictMethod(object, name, evaluator);
    case "partial":
      return name === "func" ? object.callee : null;
    case "generic":
      return readAttribute(evaluator.force(object.origin), name, evaluator);
    case "builtin":
      if (object.name === "dict" && name === "fromkeys") return dictFromKeys(evaluator);
      if (object.name === "type" && name === "__call__") return callClass;
      return object.name === "type" && name === "__new__" ? newClass : null;
    case "union":
    case "import":
    case "unknown":
      return null;
  }
}

function moduleAttribute(
  object: Extract<Value, { type: "module" }>,
  name: string,
  evaluator: Evaluator,
): Value | null {
  const { location } = object;
  if (location.type === "file" && evaluator.mayHave(location.path, name)) {
    const scope = evaluator.moduleScope(location.path);
    const value = scope?.names.get(name);
    if (scope !== null) readingName(scope, name, value);
    if (value !== undefined && !isOwnImport(value, location, name)) return value;
    if (name === "__name__" && scope !== null) return constant(scope.module.name);
    const star = scope?.names.get("*");
    if (scope !== null && star !== undefined) readingName(scope, "*", star);
    const found = star?.type === "list" ? searchStars(star.items, location.path, name, evaluator) : null;
    if (found !== null) return found;
  }
  if (name === "__path__") return pathOf(location);
  if (name === "__dict__") return ownNames(object, evaluator);
  // It is asked before a submodule that nobody has imported is there.
  const answer = byModuleGetAttr(object, name, evaluator);
  if (answer !== null) return answer;
  const child = evaluator.project.index.findChild(location, name);
  return child === null ? null : { type: "module", location: child };
}

/** What the module's own `__getattr__` answers for names that it does not have. */
function byModuleGetAttr(
  { location }: Extract<Value, { type: "module" }>,
  name: string,
  evaluator: Evaluator,
): Value | null {
  if (location.type !== "file" || name.startsWith("__") || !evaluator.mayHave(location.path, name))
    return null;
  const scope = evaluator.moduleScope(location.path);
  const answers = scope?.names.get("__getattr__");
  if (scope === null || answers?.type !== "function") return null;
  readingName(scope, "__getattr__", answers);
  const site = { file: location.path, line: answers.definition.line };
  const value = evaluator.call(
    answers,
    { positional: [constant(name)], keywords: new Map(), open: false },
    site,
  );
  return value.type === "unknown" ? null : value;
}

/** Looks for a name in the modules that a module imports with a star; each module is asked once per search. */
export function searchStars(
  modules: readonly Value[],
  path: string,
  name: string,
  evaluator: Evaluator,
): Value | null {
  const key = `${path}\0${name}`;
  if (evaluator.searching.has(key)) {
    cutting();
    return null;
  }
  evaluator.searching.add(key);
  try {
    for (const module of new Set(modules)) {
      const found = evaluator.attribute(evaluator.force(module), name);
      if (found !== null && found.type !== "unknown") return found;
    }
    return null;
  } finally {
    evaluator.searching.delete(key);
  }
}

/** `from package import submodule` inside the package itself. */
function isOwnImport(value: Value, location: ModuleLocation, name: string): boolean {
  return (
    value.type === "import" &&
    value.define === null &&
    value.name === name &&
    value.location.type === "file" &&
    location.type === "file" &&
    value.location.path === location.path
  );
}

function instanceAttribute(object: InstanceValue, name: string, evaluator: Evaluator): Value | null {
  const own = object.attributes.get(name);
  if (own !== undefined) return own;
  if (name === "__class__" && object.class !== null) return object.class;
  if (name === "__dict__") return ownNames(object, evaluator);
  if (object.class !== null) {
    const member = classMember(object.class, name);
    const made = member === null ? null : ownDefault(member.value, name, object, evaluator);
    if (made !== null) return made;
    const computed = member === null ? null : computedBy(member.value, object, object.class, evaluator);
    if (computed !== null) return computed;
    const required = member === null ? null : describedField(object, name, member.value, evaluator);
    if (required !== null) return required;
    if (member !== null && object.attributes.has(anyAttribute) && isDescription(member.value)) return unknown;
    if (member !== null) return fromClass(member.value, name, object, evaluator);
    const part = annotatedField(object, name, evaluator);
    if (part !== null) return part;
    const set = setByValidators(object, name, evaluator);
    if (set !== null) return set;
  }
  const native = object.native?.attribute(name, object);
  if (native !== undefined && native !== null) return native;
  const dump = dumpMethod(object, name, evaluator);
  if (dump !== null) return dump;
  if (object.origin === "enum member") return memberAttribute(object, name, evaluator);
  const handedOn = byGetAttr(object, name, evaluator);
  if (handedOn !== null) return handedOn;
  if (object.origin === null) return null;
  return foreign(`${object.origin}().${name}`, object);
}

/** An object of the source's own class that describes an attribute until the real value is set over it. */
function isDescription(member: Value): boolean {
  return member.type === "instance" && member.class !== null && member.native === null;
}

/** What the class's own `__getattr__` answers: objects that hand on to another one, like lazy settings. */
function byGetAttr(object: InstanceValue, name: string, evaluator: Evaluator): Value | null {
  const member =
    object.class === null || name.startsWith("__") ? null : classMember(object.class, "__getattr__");
  if (member?.value.type !== "function") return null;
  const bound: Value = { type: "bound", function: member.value, self: object };
  const args = { positional: [constant(name)], keywords: new Map(), open: false };
  const value = evaluator.call(bound, args, object.site);
  return value.type === "unknown" ? null : value;
}

/** What `instance.name` gives for a class member: methods are bound, properties are called. */
function fromClass(member: Value, name: string, self: InstanceValue, evaluator: Evaluator): Value {
  if (member.type !== "function")
    return traitDefault(member) ?? (isFilledElsewhere(self) ? ownSetting(member, name, self) : member);
  switch (member.decoration) {
    case "static":
      return member;
    case "class":
      return { type: "bound", function: member, self: self.class ?? self };
    case "property": {
      const getter: Value = { type: "bound", function: member, self };
      const value = evaluator.call(getter, { positional: [], keywords: new Map(), open: false }, self.site);
      return keepProperty(self, member, name, value, evaluator);
    }
    case "plain":
      return { type: "bound", function: member, self };
  }
}

/** A default that can be changed from outside; a dictionary that code may fill is the object's own. */
function ownSetting(member: Value, name: string, self: InstanceValue): Value {
  const value = changeable(member);
  if (value.type === "dict" && value !== member) {
    changing(self);
    self.attributes.set(name, value);
  }
  return value;
}

/** What a traitlets descriptor gives before configuration sets it; null for anything else. */
function traitDefault(member: Value): Value | null {
  if (member.type !== "instance" || member.class !== null || member.origin?.startsWith("traitlets.") !== true)
    return null;
  const value = member.args?.keywords.get("default_value") ?? member.args?.positional[0] ?? null;
  return value?.type === "constant" ? constant(value.value, true) : value;
}

function classAttribute(object: ClassValue, name: string, evaluator: Evaluator): Value | null {
  const detail = classDetail(object, name, evaluator);
  if (detail !== null) return detail;
  const member = classMember(object, name) ?? setByPackages(object, name, evaluator);
  if (member === null) {
    const ofMetaclass = attributeOfMetaclass(object, name);
    if (ofMetaclass !== null) return ofMetaclass;
    const [base] = foreignBases(object);
    if (isModelConstructor(object, name)) return modelConstructor(object, evaluator);
    if (name === "__init__" && isDataClass(object)) return fieldSetter(object, evaluator);
    return base === undefined || name.startsWith("__") ? null : foreign(`${base}.${name}`);
  }
  const { value } = member;
  const computed = computedBy(value, null, object, evaluator);
  if (computed !== null) return computed;
  if (value.type === "function") {
    return value.decoration === "class" ? { type: "bound", function: value, self: object } : value;
  }
  if (isEnum(object) && !name.startsWith("_") && value.type !== "class")
    return enumMember(object, name, value);
  return value;
}

function superAttribute(
  object: Extract<Value, { type: "super" }>,
  name: string,
  evaluator: Evaluator,
): Value | null {
  const { self } = object;
  const start = self.type === "instance" ? self.class : self.type === "class" ? self : null;
  if (start === null) return null;
  const member = classMember(start, name, object.after);
  if (member !== null) {
    if (member.value.type !== "function" || member.value.decoration === "static") return member.value;
    return { type: "bound", function: member.value, self };
  }
  const ofMetaclass = self.type === "class" ? superOfMetaclass(self, name, object.after) : null;
  if (ofMetaclass !== null) return ofMetaclass;
  if (self.type === "class" && name === "__new__") return isMetaclass(self) ? newClass : newObject(evaluator);
  if (self.type !== "instance") return null;
  if (name === "__init__") return { type: "foreign", name: "super().__init__", receiver: self };
  return self.native?.attribute(name, self) ?? foreign(`${self.origin ?? "object"}().${name}`, self);
}

function functionAttribute(object: FunctionValue, name: string): Value | null {
  const own = object.attributes.get(name);
  if (own !== undefined) return own;
  if (name === "__name__" || name === "__qualname__") return constant(object.definition.name);
  if (name === "__wrapped__") return object.wrapped;
  if (name === "__get__") return bindingOf(object);
  // Whoever reads it makes another function of it (library.ts).
  if (name === "__code__") return object;
  if (name === "__module__") return constant(object.closure.module.name);
  return null;
}
