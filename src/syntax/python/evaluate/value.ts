import type { ClassDefinition, ConstantValue, FunctionDefinition, Parameter } from "../ast.ts";
import type { Frame } from "../ledger.ts";
import type { PythonModule } from "../module.ts";
import type { ModuleLocation } from "../python-folders.ts";

/** What an expression may stand for at run time, as far as the source tells. */
export type Value =
  | ConstantWithOrigin
  | ListValue
  | DictValue
  | FunctionValue
  | BoundMethod
  | PartialValue
  | BuiltinValue
  | ClassValue
  | InstanceValue
  | ModuleValue
  | ForeignValue
  | GenericValue
  | UnionValue
  | SuperValue
  | LazyImport
  | UnknownValue;

/** A string, number, boolean, `None` or `...`. */
export interface ConstantWithOrigin {
  readonly type: "constant";
  readonly value: ConstantValue;
  /** The value is a default that the environment or a settings file can change. */
  readonly configurable: boolean;
  /** A function may return it or the opposite, and what decides is not known: neither true nor false for sure. */
  readonly contested?: true;
  /** Of a setting that nobody has to make, and that is `None` by default: what it is where somebody made it, as an example says. */
  readonly example?: string;
  /** Of a text: what it may be as well. */
  readonly others?: readonly OtherText[];
}

/** What a text is where a setting is not as it is by default, or where what decides, which is not known, says so. */
export interface OtherText {
  readonly text: string;
  readonly bySetting: boolean;
}

/** A list, tuple or set; lists are changed in place as Python does. */
export interface ListValue {
  readonly type: "list";
  readonly kind: "list" | "tuple" | "set";
  items: Value[];
  /** False when there may be more items than are known. */
  complete: boolean;
  /** A setting that is empty by default: what is not known to be in it is there only where somebody changed it. */
  isSetting?: boolean;
  /** Those of the items that were put in under a condition that is not known: they may not be there. */
  doubtful?: Set<Value>;
  readonly home: Frame;
}

/** What a dictionary has under one key. */
export interface DictEntry {
  readonly key: Value;
  readonly value: Value;
  /** Put in under a condition that is not known: it may not be there. */
  readonly isDoubtful?: boolean;
}

/** A dictionary with constant keys; others make it incomplete. */
export interface DictValue {
  readonly type: "dict";
  readonly entries: Map<string, DictEntry>;
  complete: boolean;
  /** A setting that is empty by default: it has what is known and, where somebody changed it, more. */
  isSetting?: boolean;
  /** What makes the value of a key that is not there: that of a `defaultdict`. */
  readonly factory?: Value;
  readonly home: Frame;
}

/** A function or lambda with the scope that it closes over. */
export interface FunctionValue {
  readonly type: "function";
  readonly definition: FunctionDefinition;
  readonly parameters: readonly Parameter[];
  readonly closure: Scope;
  /** The class in whose body it was defined. */
  owner: ClassValue | null;
  readonly decoration: "plain" | "static" | "class" | "property";
  /** What `functools.wraps` says it wraps. */
  wrapped: Value | null;
  readonly attributes: Map<string, Value>;
  /** Decorators that were seen but not understood: they are taken for transparent. */
  readonly decorators: Value[];
  readonly home: Frame;
}

export interface BoundMethod {
  readonly type: "bound";
  readonly function: FunctionValue;
  readonly self: Value;
}

export interface PartialValue {
  readonly type: "partial";
  readonly callee: Value;
  readonly args: CallArguments;
}

/** Something that we run ourselves instead of Python. */
export interface BuiltinValue {
  readonly type: "builtin";
  readonly name: string;
  readonly call: (args: CallArguments, site: Site) => Value;
}

export interface ClassValue {
  readonly type: "class";
  readonly definition: ClassDefinition;
  readonly bases: readonly Value[];
  /** The class body's names. */
  readonly members: Scope;
  /** The project's class that makes it and those that derive from it; absent: Python's `type`. */
  readonly metaclass?: ClassValue;
}

/** An object: of a project class, of a foreign class, or of both (a subclass of a foreign class). */
export interface InstanceValue {
  readonly type: "instance";
  readonly class: ClassValue | null;
  /** The foreign class or function that made it, or the nearest foreign base: `fastapi.APIRouter`. */
  origin: string | null;
  readonly attributes: Map<string, Value>;
  /** What the foreign base class does, where somebody models it. */
  native: NativeObject | null;
  readonly args: CallArguments | null;
  readonly site: Site;
  /** Under how many conditions it was made that are off by default; absent: none. */
  readonly off?: number;
  readonly home: Frame;
}

/** A modelled object of a foreign class. */
export interface NativeObject {
  attribute(name: string, self: InstanceValue): Value | null;
  setAttribute?(name: string, value: Value, site: Site): void;
  /** What the base class's constructor does with the object in the end. */
  finish?(self: InstanceValue): void;
  /** What reading an attribute gives whose name is not known; absent where that cannot matter. */
  someAttribute?(self: InstanceValue): Value | null;
}

export interface ModuleValue {
  readonly type: "module";
  readonly location: ModuleLocation;
}

/** A name of a package that is not part of the tree, or an attribute of what such a name returned. */
export interface ForeignValue {
  readonly type: "foreign";
  readonly name: string;
  readonly receiver: InstanceValue | null;
}

/** `origin[args]`. */
export interface GenericValue {
  readonly type: "generic";
  readonly origin: Value;
  readonly args: readonly Value[];
}

/** `a | b` of annotations. */
export interface UnionValue {
  readonly type: "union";
  readonly members: readonly Value[];
}

export interface SuperValue {
  readonly type: "super";
  readonly after: ClassValue;
  readonly self: Value;
}

/** An import that nobody has used yet, or what is defined by or read from a module and nobody has asked for. */
export interface LazyImport {
  readonly type: "import";
  readonly from: string;
  readonly location: ModuleLocation;
  /** Null: the module itself. */
  readonly name: string | null;
  /** Attributes that were read from it, not looked at yet. */
  readonly rest: readonly string[];
  /** What defines or reads it; null for an import. */
  readonly define: (() => Value) | null;
}

export interface UnknownValue {
  readonly type: "unknown";
  /** The name by which the source imports it from a module of its own that the tree does not have. */
  readonly absent?: string;
}

/** The evaluated arguments of a call. */
export interface CallArguments {
  readonly positional: readonly Value[];
  readonly keywords: ReadonlyMap<string, Value>;
  /** True when `*args` or `**kwargs` of unknown content were passed. */
  readonly open: boolean;
}

/** Names and what they stand for; `parent` is where a name is looked up next. */
export interface Scope {
  readonly names: Map<string, Value>;
  readonly parent: Scope | null;
  readonly module: PythonModule;
  /** A class body: its names are not visible in the bodies of its methods. */
  readonly isClass: boolean;
  /** Names that the function declares `global` or `nonlocal`. */
  readonly outer: Set<string>;
  /** The class whose method runs, for `super()`. */
  readonly method: { readonly owner: ClassValue; readonly self: Value } | null;
  readonly home: Frame;
}

/** Where something happens. */
export interface Site {
  readonly file: string;
  readonly line: number;
}

export const unknown: UnknownValue = { type: "unknown" };

/** Something of a module of the project's own that the tree does not have. */
export function absent(name: string): UnknownValue {
  return { type: "unknown", absent: name };
}

export const none: ConstantWithOrigin = { type: "constant", value: null, configurable: false };

export function constant(value: ConstantValue, configurable = false): ConstantWithOrigin {
  return { type: "constant", value, configurable };
}

/** The same value, of which nobody knows whether it or its opposite is returned. */
export function contested(value: ConstantWithOrigin): ConstantWithOrigin {
  return { ...value, contested: true };
}

/** Under this name an object of a modelled class keeps what iterating over it or unpacking it gives. */
export const itemsName = "<items>";

/** Under this name an object of `pathlib` keeps where it leads, and a version what it says: their text. */
export const placeName = "<place>";

export function foreign(name: string, receiver: InstanceValue | null = null): ForeignValue {
  return { type: "foreign", name, receiver };
}

export function builtin(name: string, call: BuiltinValue["call"]): BuiltinValue {
  return { type: "builtin", name, call };
}

/** The text of a string value, an enum member of strings, a path object, or a number in an f-string; null when not known. */
export function textOf(value: Value | undefined | null): string | null {
  if (value?.type === "constant") {
    if (value.value === null) return value.example ?? null;
    return typeof value.value === "string" || typeof value.value === "number" ? String(value.value) : null;
  }
  if (value?.type === "instance" && value.origin === "enum member")
    return textOf(value.attributes.get("value"));
  if (value?.type === "instance") return textOf(value.attributes.get(placeName));
  return null;
}

/** `...`, which stands for nothing. */
export function isEllipsis(value: Value): boolean {
  return value.type === "constant" && typeof value.value === "object" && value.value !== null;
}

export function isNone(value: Value): boolean {
  return value.type === "constant" && value.value === null;
}

/** The key under which a dictionary keeps a value; null for what cannot be told apart. */
export function keyOf(value: Value): string | null {
  if (value.type === "constant") return `${typeof value.value}:${JSON.stringify(value.value)}`;
  if (value.type === "foreign") return `foreign:${value.name}`;
  if (value.type === "function" || value.type === "class") return `${value.type}:${numberOf(value)}`;
  if (value.type === "list" && value.kind !== "list" && value.complete) return keyOfItems(value);
  const text = textOf(value);
  if (text !== null) return `string:${JSON.stringify(text)}`;
  return value.type === "instance" && isOnlyItself(value) ? `object:${numberOf(value)}` : null;
}

/** True for an object of the project's own class that says nothing of which others are equal to it. */
function isOnlyItself({ class: made, native }: InstanceValue): boolean {
  return made !== null && native === null && comparesByIdentity(made);
}

function comparesByIdentity({ definition, members, bases }: ClassValue): boolean {
  // A decorator may make it a class of data.
  if (definition.decorators.length > 0 || members.names.has("__eq__")) return false;
  return bases.every((base) => base.type === "class" && comparesByIdentity(base));
}

const numbers = new WeakMap<FunctionValue | ClassValue | InstanceValue, number>();
let lastNumber = 0;

/** Functions, classes and most objects are told apart by which one they are. */
function numberOf(value: FunctionValue | ClassValue | InstanceValue): number {
  const known = numbers.get(value) ?? ++lastNumber;
  numbers.set(value, known);
  return known;
}

function keyOfItems({ items, kind }: ListValue): string | null {
  const keys = items.map(keyOf);
  if (keys.includes(null)) return null;
  return `${kind}:${JSON.stringify(kind === "set" ? [...new Set(keys)].sort() : keys)}`;
}
