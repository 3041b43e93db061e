import type { Expression, Parameter } from "../../syntax/python/ast.ts";
import { classMember, linearize } from "../../syntax/python/evaluate/classes.ts";
import { fixedValue } from "../../syntax/python/evaluate/functions.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { scopeWith } from "../../syntax/python/evaluate/scope.ts";
import { type ScopedParameter, statedParameters } from "../../syntax/python/evaluate/signatures.ts";
import {
  type ClassValue,
  type InstanceValue,
  type Scope,
  type Site,
  unknown,
  type Value,
} from "../../syntax/python/evaluate/value.ts";
import { absentName } from "./absent-module.ts";
import type { Callable } from "./callable.ts";
import { OncePerFrame } from "./once-per-frame.ts";
import { lastName } from "./session-type.ts";

/** One parameter (or class-level attribute) of an endpoint or dependency, as FastAPI reads it. */
export interface Injected {
  readonly name: string;
  /** The declared type, `Annotated` taken off; null without annotation. */
  readonly type: Value | null;
  /** Reads a string inside an annotation. */
  readonly scope: Scope;
  /** What FastAPI calls for it; null when it is no dependency. */
  readonly dependency: Value | null;
  /** What it is imported by, where it is, or may be, a dependency that the tree does not have; else null. */
  readonly absent: string | null;
  readonly site: Site;
}

/** The parameters that FastAPI fills in for a callable; for class-based views those of the class too. */
export function injectedInto(callable: Callable, isView: boolean, interpreter: Interpreter): Injected[] {
  const { function: target, bound } = callable;
  const { owner } = target;
  let parameters = parametersOf(callable).filter(({ parameter: { kind } }) => isFilledIn.has(kind));
  const skipsSelf = bound.first || (owner !== null && target.decoration !== "static");
  if (skipsSelf) parameters = parameters.slice(1);
  parameters = parameters.slice(bound.count).filter(({ parameter: { name } }) => !bound.names.has(name));
  const own = parameters.map(({ parameter, scope }) => injected(parameter, scope, interpreter));
  return isView && owner !== null && !bound.first ? [...own, ...injectedIntoClass(owner, interpreter)] : own;
}

const isFilledIn: ReadonlySet<Parameter["kind"]> = new Set(["positional", "keyword"]);

/** As Python's `inspect.signature` tells them: a `__signature__` that somebody set counts before all else. */
function parametersOf({ function: target, layers }: Callable): readonly ScopedParameter[] {
  for (const layer of layers) {
    const stated = statedParameters(layer);
    if (stated !== null) return stated;
  }
  return target.parameters.map((parameter) => ({ parameter, scope: target.closure }));
}

/** What a class-based view declares on its class, its bases and its constructor. */
function injectedIntoClass(owner: ClassValue, interpreter: Interpreter): Injected[] {
  const found = linearize(owner).flatMap((base) =>
    base.type === "class" ? fieldsOf(base, interpreter) : [],
  );
  const init = classMember(owner, "__init__")?.value;
  if (init?.type !== "function") return found;
  return [
    ...found,
    ...init.parameters.slice(1).map((parameter) => injected(parameter, init.closure, interpreter)),
  ];
}

/** Bases that make no parameters of a class's fields. */
const withoutFields = /(^|\.)(ABC|Generic|Protocol|object)$/;

/**
 * The fields that are parameters of a class without constructor of its own: those of data classes, whose decorator looks
 * at bases that have one too, and those of models, whose base looks at all.
 */
export function constructorFields(value: ClassValue, interpreter: Interpreter): Injected[] {
  const bases = linearize(value);
  const isModel = bases.some(
    (base) => base.type !== "class" && base.type !== "builtin" && !withoutFields.test(nameOfBase(base)),
  );
  const isAsked = (base: Value): base is ClassValue =>
    base.type === "class" && (isModel || base.definition.decorators.length > 0);
  const fields = new Map<string, Injected>();
  for (const base of bases.filter(isAsked).reverse())
    for (const field of fieldsOf(base, interpreter)) fields.set(field.name, field);
  return [...fields.values()];
}

function nameOfBase(base: Value): string {
  if (base.type === "generic") return nameOfBase(base.origin);
  return base.type === "foreign" ? base.name : "";
}

/** The annotated fields of a class that are dependencies. */
function fieldsOf(base: ClassValue, interpreter: Interpreter): Injected[] {
  const scope = base.members;
  return base.definition.body.flatMap((statement) => {
    if (statement.type === "annotated" && statement.target.type === "name") {
      const parameter: Parameter = {
        name: statement.target.id,
        kind: "positional",
        annotation: statement.annotation,
        default: statement.value,
        line: statement.line,
      };
      return [injected(parameter, scope, interpreter)];
    }
    if (statement.type === "assign" && statement.targets[0]?.type === "name") {
      const name = statement.targets[0].id;
      const value = scope.names.get(name);
      const depends = value === undefined ? null : dependsOf(interpreter.force(value));
      if (depends === null) return [];
      const site = { file: scope.module.path, line: statement.line };
      const dependency = interpreter.force(targetOf(depends, null) ?? unknown);
      const absent = absentName(dependency, site.file, interpreter);
      return [{ name, type: null, scope, dependency, absent, site }];
    }
    return [];
  });
}

/** Parameters by the scope in which their function is defined: a function that a function makes has several. */
const read = new OncePerFrame<Parameter, Map<Scope, Injected>>();

/** One parameter as FastAPI reads it. */
export function injected(parameter: Parameter, scope: Scope, interpreter: Interpreter): Injected {
  const known = read.get(parameter, () => new Map<Scope, Injected>());
  const found = known.get(scope) ?? readParameter(parameter, scope, interpreter);
  known.set(scope, found);
  return found;
}

function readParameter(parameter: Parameter, scope: Scope, interpreter: Interpreter): Injected {
  const site = { file: scope.module.path, line: parameter.line };
  const annotation =
    parameter.annotation === null || isPlainData(parameter.annotation, scope, interpreter)
      ? null
      : unalias(interpreter.annotation(parameter.annotation, scope), interpreter, scope);
  const { type, metadata } = splitAnnotated(annotation, interpreter, scope);
  const given =
    parameter.default === null
      ? null
      : (fixedValue(parameter.default) ?? interpreter.evaluate(parameter.default, scope));
  const depends =
    (given === null ? null : dependsOf(interpreter.force(given))) ??
    metadata.map((one) => dependsOf(interpreter.force(one))).findLast((one) => one !== null) ??
    null;
  const target = depends === null ? null : targetOf(depends, type);
  const dependency = target === null ? null : interpreter.force(target);
  // A type that stands alone may be an alias of `Annotated` that says what is depended on.
  const asked = dependency ?? (parameter.default === null ? type : null);
  return {
    name: parameter.name,
    type,
    scope,
    dependency,
    absent: asked === null ? null : absentName(asked, scope.module.path, interpreter),
    site,
  };
}

function unalias(value: Value, interpreter: Interpreter, scope: Scope): Value {
  if (value.type === "constant" && typeof value.value === "string") {
    return interpreter.annotation({ type: "constant", value: value.value, line: 1 }, scope);
  }
  return value;
}

/** Takes `Annotated[T, ...]` apart, nested ones and generic aliases included. */
function splitAnnotated(
  value: Value | null,
  interpreter: Interpreter,
  scope: Scope,
  depth = 0,
): { readonly type: Value | null; readonly metadata: readonly Value[] } {
  if (value === null || depth > 10) return { type: value, metadata: [] };
  if (value.type === "union") {
    const parts = value.members.map((member) =>
      splitAnnotated(interpreter.force(member), interpreter, scope, depth + 1),
    );
    return { type: value, metadata: parts.flatMap((part) => part.metadata) };
  }
  if (value.type !== "generic") return { type: value, metadata: [] };
  const origin = interpreter.force(value.origin);
  if (origin.type === "generic") {
    const split = splitAnnotated(origin, interpreter, scope, depth + 1);
    // `Inject = Annotated[T, Depends()]`, then `Inject[Repository]`.
    const [given] = value.args;
    return given !== undefined && isTypeVariable(split.type)
      ? { ...split, type: interpreter.force(given) }
      : split;
  }
  const name = origin.type === "foreign" ? lastName(origin.name) : "";
  if (name === "Optional" || name === "Union") {
    return splitAnnotated({ type: "union", members: value.args }, interpreter, scope, depth + 1);
  }
  if (name !== "Annotated") return { type: value, metadata: [] };
  const [first, ...metadata] = value.args;
  const inner = splitAnnotated(
    first === undefined ? null : unalias(interpreter.force(first), interpreter, scope),
    interpreter,
    scope,
    depth + 1,
  );
  return { type: inner.type, metadata: [...inner.metadata, ...metadata] };
}

function isTypeVariable(value: Value | null): boolean {
  return value?.type === "instance" && value.origin !== null && lastName(value.origin) === "TypeVar";
}

/** A `Depends(...)` or `Security(...)` object; null for anything else. */
export function dependsOf(value: Value): InstanceValue | null {
  if (value.type !== "instance" || value.origin === null) return null;
  const name = lastName(value.origin);
  return name === "Depends" || name === "Security" ? value : null;
}

/** What a `Depends` object calls: its argument, else the annotated class. */
export function targetOf(depends: InstanceValue, type: Value | null): Value | null {
  const { args } = depends;
  const given = args?.positional[0] ?? args?.keywords.get("dependency") ?? null;
  return given === null || (given.type === "constant" && given.value === null) ? type : given;
}

const injecting = /\b(Depends|Security|Annotated|Session|sqlalchemy|sqlmodel)\b|Session\b/;

/**
 * True for a name that is imported from a module that speaks neither of dependencies nor of sessions: a data model.
 * Most parameters are such, and reading their modules would cost more than everything else.
 */
function isPlainData(annotation: Expression, scope: Scope, interpreter: Interpreter): boolean {
  if (annotation.type !== "name") return false;
  const value = scopeWith(scope, annotation.id)?.names.get(annotation.id);
  if (value?.type !== "import" || value.name === null || value.location.type !== "file") return false;
  const { project } = interpreter;
  // A package's `__init__` only hands on what others define.
  if (value.location.isPackage || project.index.findChild(value.location, value.name) !== null) return false;
  const module = project.module(value.location.path);
  return module !== null && !injecting.test(module.text);
}
