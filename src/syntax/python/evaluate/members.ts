import { argument } from "./call-arguments.ts";
import { classMember, foreignBases, linearize } from "./classes.ts";
import { dictOf, listOf } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import { truth } from "./operators.ts";
import { type CallArguments, type ClassValue, constant, foreign, type Site, type Value } from "./value.ts";

/** `dir(value)`: names in Python's order, those that every object has left out. Null where they are not known. */
export function namesOf(value: Value, evaluator: Evaluator): Value | null {
  const names = nameSet(value, evaluator);
  if (names === null) return null;
  const listed = [...names].filter((name) => name !== "*").sort();
  return listOf(
    listed.map((name) => constant(name)),
    "list",
    !names.has("*"),
  );
}

/** `*` stands for names that are not known. */
function nameSet(value: Value, evaluator: Evaluator): ReadonlySet<string> | null {
  if (value.type === "module") {
    const names = namesOfModule(value, evaluator);
    return names === null ? null : new Set(names.keys());
  }
  const own =
    value.type === "instance" ? [...value.attributes.keys()].filter((name) => !name.startsWith("<")) : [];
  const from = value.type === "instance" ? value.class : value.type === "class" ? value : null;
  return from === null ? null : new Set([...namesOfClass(from), ...own]);
}

/** Whoever looks at all names of a module sees every new one. */
function namesOfModule(
  { location }: Extract<Value, { type: "module" }>,
  evaluator: Evaluator,
): ReadonlyMap<string, Value> | null {
  if (location.type !== "file") return null;
  evaluator.project.quote(location.path);
  return evaluator.moduleScope(location.path)?.names ?? null;
}

function namesOfClass(value: ClassValue): string[] {
  const names = linearize(value).flatMap((base) =>
    base.type === "class" ? [...base.members.names.keys()] : [],
  );
  return foreignBases(value).every(isBare) ? names : [...names, "*"];
}

/** True for a base in a package that brings nothing but what every object has. */
export function isBare(name: string): boolean {
  return name === "object" || /^(abc|typing|typing_extensions)\./.test(name);
}

/** `Class.__mro__`; what the classes of packages derive from is not known. */
export function orderOf(value: ClassValue): Value {
  const order = linearize(value).filter((base) => base.type !== "foreign" || base.name !== "object");
  return listOf([...order, foreign("object")], "tuple", foreignBases(value).every(isBare));
}

/** `inspect.getmembers(value, predicate)`: pairs of a name and what it is; null where the names are not known. */
export function getMembers(args: CallArguments, site: Site, evaluator: Evaluator): Value | null {
  const given = argument(args, "object", 0);
  const value = given === null ? null : evaluator.force(given);
  const names = value === null ? null : nameSet(value, evaluator);
  if (value === null || names === null) return null;
  const predicate = argument(args, "predicate", 1);
  const test = predicate === null ? null : evaluator.force(predicate);
  const rows: Value[] = [];
  const doubtful = new Set<Value>();
  for (const name of [...names].filter((one) => one !== "*").sort()) {
    // Whether it is a method can be told without running it.
    if (test !== null && isKindTest(test) && isProperty(value, name)) continue;
    const member = evaluator.attribute(value, name);
    const passes = member === null ? false : test === null ? true : answer(test, member, site, evaluator);
    if (member === null || passes === false) continue;
    const row = listOf([constant(name), member], "tuple");
    rows.push(row);
    if (passes === null) doubtful.add(row);
  }
  return listOf(rows, "list", !names.has("*"), doubtful);
}

function isProperty(value: Value, name: string): boolean {
  const from = value.type === "instance" ? value.class : null;
  if (from === null) return false;
  return linearize(from).some((base) => {
    const member = base.type === "class" ? base.members.names.get(name) : undefined;
    return member?.type === "function" && member.decoration === "property";
  });
}

const kinds: Readonly<Record<string, readonly Value["type"][]>> = {
  "inspect.ismethod": ["bound"],
  "inspect.isfunction": ["function"],
  "inspect.isroutine": ["bound", "function", "builtin"],
  "inspect.isclass": ["class"],
};

function isKindTest(test: Value): boolean {
  return test.type === "foreign" && test.name in kinds;
}

function answer(test: Value, member: Value, site: Site, evaluator: Evaluator): boolean | null {
  const wanted = test.type === "foreign" ? kinds[test.name] : undefined;
  if (wanted === undefined)
    return truth(evaluator.call(test, { positional: [member], keywords: new Map(), open: false }, site));
  return isOneOf(wanted, member);
}

function isOneOf(wanted: readonly Value["type"][], value: Value): boolean | null {
  return value.type === "unknown" || value.type === "foreign" ? null : wanted.includes(value.type);
}

/** What a test of `inspect`, as `isclass`, says of a value; null where nobody knows. */
export function inspected(name: string, value: Value): boolean | null {
  const wanted = kinds[name];
  // Of what is built in, a name alone does not say whether it is a class.
  return wanted === undefined || value.type === "builtin" ? null : isOneOf(wanted, value);
}

/** `vars(value)` and `value.__dict__`: what a module, a class or an object has itself; null for anything else. */
export function ownNames(value: Value, evaluator: Evaluator): Value | null {
  const names =
    value.type === "class"
      ? value.members.names
      : value.type === "instance" && (value.class !== null || value.origin === "argparse.Namespace")
        ? value.attributes
        : value.type === "module"
          ? namesOfModule(value, evaluator)
          : null;
  if (names === null) return null;
  return dictOf(
    [...names].filter(([name]) => name !== "*" && !name.startsWith("<")),
    !names.has("*"),
  );
}

/** True where something certainly lacks an attribute that was not found. */
export function certainlyLacks(value: Value, name: string, evaluator: Evaluator): boolean {
  const told = evaluator.semantics.lacks?.(value, name, evaluator);
  if (told !== undefined) return told;
  if (value.type === "constant") return value.contested !== true;
  if (value.type === "bound") return certainlyLacks(value.function, name, evaluator);
  if (value.type === "function") return value.decorators.every(isUnderstood);
  // Nobody but the source itself gives a framework's object a name of its own.
  if (value.type === "instance" && value.native !== null) return isPrivate(name);
  // Nor does a package give one to the classes that derive from its own.
  if (value.type === "class" && isPrivate(name)) return classMember(value, name) === null;
  const names = nameSet(value, evaluator);
  return names !== null && !names.has("*") && !names.has("__getattr__");
}

function isPrivate(name: string): boolean {
  return /^_[^_]/.test(name);
}

function isUnderstood(decorator: Value): boolean {
  return decorator.type === "function" || decorator.type === "builtin";
}
