import type { Expression } from "../ast.ts";
import { cutting, here } from "../ledger.ts";
import { listOf } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import { type ClassValue, constant, type InstanceValue, type Value } from "./value.ts";

/** `Class.__subclasses__()`: the classes at the top of modules that derive from it so far. */
export function subclassesOf(value: ClassValue, evaluator: Evaluator): Value {
  // Which ones there are by now depends on what ran before.
  cutting();
  const derives = new RegExp(`^class[^\\n]*[(,.][ \\t]*${value.definition.name}\\b`, "m");
  const found = evaluator.scopes.flatMap(({ names, module }) => {
    if (!derives.test(module.text)) return [];
    return [...names.values()].map((one) =>
      one.type === "import" && one.define !== null ? evaluator.force(one) : one,
    );
  });
  return listOf([...new Set(found.filter((one) => one.type === "class" && one.bases.includes(value)))]);
}

/** By class: nothing of a class that its order depends on ever changes. */
const orders = new WeakMap<ClassValue, readonly Value[]>();

/** The class and its bases in the order in which attributes are looked up, foreign ones included. */
export function linearize(start: Value): readonly Value[] {
  if (start.type !== "class") return [start];
  const known = orders.get(start);
  if (known !== undefined) return known;
  const order = withBases(start, 0);
  // A base that several classes share comes after all of them.
  const last = order.filter((value, index) => order.lastIndexOf(value) === index);
  orders.set(start, last);
  return last;
}

function withBases(value: Value, depth: number): Value[] {
  if (value.type !== "class") return [value];
  if (depth > 30) return [];
  return [value, ...value.bases.flatMap((base) => withBases(base, depth + 1))];
}

/** Names of the foreign classes that a class derives from. */
export function foreignBases(value: ClassValue): string[] {
  return linearize(value).flatMap((base) => (base.type === "foreign" ? [base.name] : []));
}

/** A member of a class, from the first class of the order that has it. */
export function classMember(
  value: ClassValue,
  name: string,
  after: ClassValue | null = null,
): { readonly value: Value; readonly owner: ClassValue } | null {
  let started = after === null;
  for (const base of linearize(value)) {
    if (started && base.type === "class") {
      const member = base.members.names.get(name);
      if (member !== undefined) return { value: member, owner: base };
    }
    if (base === after) started = true;
  }
  return null;
}

/** True for `enum.Enum` and its relatives. */
export function isEnum(value: ClassValue): boolean {
  return foreignBases(value).some((name) => /^(enum|strenum)\./.test(name) || name === "StrEnum");
}

/** The members of an enum class in the order of the source. */
export function enumMembers(value: ClassValue): Value[] {
  const names = [...value.members.names].filter(
    ([name, member]) => !name.startsWith("_") && member.type !== "function" && member.type !== "class",
  );
  return names.map(([name, member]) => enumMember(value, name, member));
}

/** One member of an enum class. */
export function enumMember(value: ClassValue, name: string, member: Value): InstanceValue {
  const isAuto = member.type === "instance" && member.origin === "enum.auto";
  return {
    type: "instance",
    class: value,
    origin: "enum member",
    attributes: new Map<string, Value>([
      ["name", constant(name)],
      ["value", isAuto ? constant(name.toLowerCase()) : member],
    ]),
    native: null,
    args: null,
    site: { file: value.members.module.path, line: value.definition.line },
    home: here(),
  };
}

/** Fields that a dataclass or model takes by position, bases first. */
export function fieldsOf(value: ClassValue): string[] {
  const names = linearize(value)
    .toReversed()
    .flatMap((base) =>
      base.type === "class"
        ? base.definition.body.flatMap((statement) =>
            statement.type === "annotated" &&
            statement.target.type === "name" &&
            !isOfTheClass(statement.annotation)
              ? [statement.target.id]
              : [],
          )
        : [],
    );
  return [...new Set(names)];
}

/** `name: ClassVar[...]`: the class has it, and no object a field. */
function isOfTheClass(annotation: Expression): boolean {
  const named = annotation.type === "subscript" ? annotation.object : annotation;
  const name = named.type === "attribute" ? named.name : named.type === "name" ? named.id : null;
  return name === "ClassVar";
}

export function enumList(value: ClassValue): Value {
  return listOf(enumMembers(value));
}
