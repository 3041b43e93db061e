import { here } from "../ledger.ts";
import { argument, noArguments } from "./call-arguments.ts";
import { listOf } from "./collections.ts";
import { iterate } from "./comprehension.ts";
import { itemOf } from "./dict-methods.ts";
import type { Evaluator } from "./evaluator.ts";
import {
  builtin,
  type CallArguments,
  constant,
  itemsName,
  type Site,
  textOf,
  unknown,
  type Value,
} from "./value.ts";

/** `itertools`, `operator` and `functools` as far as they put lists together or read members; null for all others. */
export function callFunctional(
  name: string,
  args: CallArguments,
  site: Site,
  evaluator: Evaluator,
): Value | null {
  const [first] = args.positional;
  switch (name) {
    case "itertools.chain":
      return chained(args.positional, evaluator);
    case "itertools.chain.from_iterable":
      return first === undefined
        ? null
        : chained(iterate(evaluator.force(first), evaluator).items, evaluator);
    case "functools.reduce":
      return reduced(args, site, evaluator);
    case "operator.attrgetter":
      return getter(args, evaluator, (object, key) =>
        (textOf(key)?.split(".") ?? []).reduce<Value>(
          (at, part) => evaluator.attribute(evaluator.force(at), part) ?? unknown,
          object,
        ),
      );
    case "operator.itemgetter":
      return getter(args, evaluator, (object, key) => itemIn(object, key));
    case "collections.namedtuple":
      return namedTuple(args, evaluator);
    default:
      return null;
  }
}

function chained(parts: readonly Value[], evaluator: Evaluator): Value {
  const found = parts.map((part) => iterate(evaluator.force(part), evaluator));
  return listOf(
    found.flatMap(({ items }) => items),
    "list",
    found.every(({ complete }) => complete),
    new Set(found.flatMap(({ doubtful }) => [...(doubtful ?? [])])),
  );
}

function reduced(
  { positional: [apply, from, start] }: CallArguments,
  site: Site,
  evaluator: Evaluator,
): Value | null {
  if (apply === undefined || from === undefined) return null;
  const { items, complete } = iterate(evaluator.force(from), evaluator);
  if (!complete) return null;
  const [first, ...rest] = start === undefined ? items : [start, ...items];
  const step = (sum: Value, item: Value) =>
    evaluator.call(evaluator.force(apply), { ...noArguments, positional: [sum, item] }, site);
  return first === undefined ? null : rest.reduce(step, first);
}

/** One member, or a tuple of several. */
function getter(
  { positional: keys }: CallArguments,
  evaluator: Evaluator,
  read: (object: Value, key: Value) => Value,
): Value {
  return builtin("getter", ({ positional: [object = unknown] }) => {
    const found = keys.map((key) => read(evaluator.force(object), evaluator.force(key)));
    return found.length === 1 ? (found[0] ?? unknown) : listOf(found, "tuple");
  });
}

function itemIn(object: Value, key: Value): Value {
  if (object.type === "dict") return itemOf(object, key) ?? unknown;
  const index = key.type === "constant" && typeof key.value === "number" ? key.value : null;
  return object.type === "list" && index !== null ? (object.items.at(index) ?? unknown) : unknown;
}

/** `namedtuple("Row", "path verb")`: what makes objects with these attributes, which can be unpacked. */
function namedTuple(args: CallArguments, evaluator: Evaluator): Value | null {
  const given = argument(args, "field_names", 1);
  if (given === null) return null;
  const text = textOf(evaluator.force(given));
  const names =
    text === null
      ? iterate(evaluator.force(given), evaluator).items.map((item) => textOf(evaluator.force(item)))
      : text.split(/[\s,]+/).filter((name) => name !== "");
  if (names.length === 0 || names.includes(null)) return null;
  return builtin("namedtuple", ({ positional, keywords }, site) => {
    const fields = (names as string[]).map((name, index): [string, Value] => [
      name,
      keywords.get(name) ?? positional[index] ?? unknown,
    ]);
    const items = listOf(
      fields.map(([, value]) => value),
      "tuple",
    );
    return {
      type: "instance",
      class: null,
      origin: "collections.namedtuple",
      attributes: new Map([
        ...fields,
        [itemsName, items],
        ["_fields", listOf(names.map((name) => constant(name)))],
      ]),
      native: null,
      args: null,
      site,
      home: here(),
    };
  });
}
