import type { ts } from "../compiler.ts";

/** What an expression may come to. Everything that cannot be known is `unknown`, never a guess. */
export type Value =
  | { readonly kind: "unknown" }
  | PrimitiveValue
  | ArrayValue
  | ObjectValue
  | FunctionValue
  | ClassValue
  | ForeignValue
  | HostValue
  | NativeValue;

/** Names visible at a place. Bindings are thunks, so that imports stay live as the language has it. */
export interface Scope {
  readonly module: string;
  readonly parent: Scope | null;
  readonly bindings: Map<string, () => Value>;
  /** What `this` is, or null where the enclosing scope decides. */
  self: Value | null;
}

export interface PrimitiveValue {
  readonly kind: "primitive";
  readonly value: string | number | boolean | null | undefined | RegExp;
}

export interface ArrayValue {
  readonly kind: "array";
  readonly items: Value[];
}

export interface ObjectValue {
  readonly kind: "object";
  readonly properties: Map<string, Value>;
  /** The class that it is an instance of, or null for a literal. */
  readonly instanceOf: ClassValue | null;
}

export type FunctionNode = ts.FunctionLikeDeclaration;

export interface FunctionValue {
  readonly kind: "function";
  readonly node: FunctionNode;
  readonly scope: Scope;
  readonly self: Value | null;
  /** Properties set on the function itself. */
  readonly statics: Map<string, Value>;
  /** Set when a project function was called with a function and gave back this closure over it. */
  readonly wraps: { readonly inner: Value; readonly wrapper: FunctionValue } | null;
}

export interface ClassValue {
  readonly kind: "class";
  readonly node: ts.ClassLikeDeclaration;
  readonly scope: Scope;
  readonly statics: Map<string, Value>;
}

/** Something of a package that is not in the tree: which one, and how it was reached (`["Router", "()"]`). */
export interface ForeignValue {
  readonly kind: "foreign";
  readonly module: string;
  readonly path: readonly string[];
  /** Arguments of the last call on the path. */
  readonly args: readonly Value[];
}

/** An object that the caller of the evaluation models itself, such as a router of a framework. */
export interface HostValue {
  readonly kind: "host";
  readonly host: Host;
}

export interface Host {
  /** Null: the method is not modelled; the call yields unknown. */
  invoke(name: string, args: readonly Value[], site: CallSite): Value | null;
}

/** A function that is built in. */
export interface NativeValue {
  readonly kind: "native";
  call(args: readonly Value[], site: CallSite): Value;
}

/** Where a call is made, and whether it is certain that it runs. */
export interface CallSite {
  readonly node: ts.Node;
  readonly isConditional: boolean;
  /** Calls any value, for callbacks. */
  call(callee: Value, args: readonly Value[]): Value;
  member(value: Value, name: string): Value;
}

export const unknown: Value = { kind: "unknown" };

export function primitive(value: PrimitiveValue["value"]): PrimitiveValue {
  return { kind: "primitive", value };
}

export function arrayOf(items: readonly Value[]): ArrayValue {
  return { kind: "array", items: [...items] };
}

export function objectOf(properties: Iterable<readonly [string, Value]> = []): ObjectValue {
  return { kind: "object", properties: new Map(properties), instanceOf: null };
}

/** The text of a string value, or null. */
export function textOf(value: Value | undefined): string | null {
  return value?.kind === "primitive" && typeof value.value === "string" ? value.value : null;
}

/** Whether a value counts as true; null when that cannot be known. */
export function truthOf(value: Value): boolean | null {
  if (value.kind === "unknown" || value.kind === "foreign") return null;
  return value.kind === "primitive" ? Boolean(value.value) : true;
}

/** A property of a plain object value, or undefined. */
export function propertyOf(value: Value | undefined, name: string): Value | undefined {
  return value?.kind === "object" ? value.properties.get(name) : undefined;
}
