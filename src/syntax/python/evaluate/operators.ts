import { dictWith, doubtsOf, listOf, setOf } from "./collections.ts";
import { putAll } from "./dict-methods.ts";
import { orText, putTogether } from "./other-texts.ts";
import { joinedPath } from "./path-objects.ts";
import { compareRanks, rankOf } from "./ranks.ts";
import {
  constant,
  contested,
  isNone,
  itemsName,
  keyOf,
  type ListValue,
  textOf,
  unknown,
  type Value,
} from "./value.ts";

/** `left operator right` for operators that do not short-cut. */
export function applyOperator(operator: string, left: Value, right: Value): Value {
  switch (operator) {
    case "+":
      return add(left, right);
    case "|":
      return unite(left, right);
    case "&":
    case "-":
      return isSet(left) && isSet(right)
        ? keep(left, right, operator === "&")
        : arithmetic(operator, left, right);
    case "%":
      return formatPercent(left, right);
    case "/":
      return joinPath(left, right);
    case "==":
      return compare(left, right, true);
    case "!=":
      return compare(left, right, false);
    case "is":
      return areApart(left, right) ? constant(false) : compare(left, right, true);
    case "is not":
      return areApart(left, right) ? constant(true) : compare(left, right, false);
    case "<=":
    case ">=":
      return isSet(left) && isSet(right)
        ? relation(left, right, operator === "<=" ? "issubset" : "issuperset")
        : inOrderOf(operator, left, right);
    case "<":
    case ">":
      return inOrderOf(operator, left, right);
    case "in":
      return contains(right, left, true);
    case "not in":
      return contains(right, left, false);
    default:
      return arithmetic(operator, left, right);
  }
}

/** True or false where the source decides it, null where it does not. */
export function truth(value: Value): boolean | null {
  switch (value.type) {
    case "constant":
      if (value.contested === true) return null;
      return typeof value.value === "object" && value.value !== null ? true : Boolean(value.value);
    case "list":
      if (value.items.some((item) => value.doubtful?.has(item) !== true)) return true;
      return value.complete && value.items.length === 0 ? false : null;
    case "dict":
      for (const { isDoubtful } of value.entries.values()) if (isDoubtful !== true) return true;
      return value.complete && value.entries.size === 0 ? false : null;
    case "function":
    case "class":
    case "bound":
    case "builtin":
    case "module":
    case "partial":
      return true;
    case "instance": {
      const items = value.attributes.get(itemsName);
      if (items !== undefined) return truth(items);
      return isMade(value) && value.origin !== "enum member" ? true : null;
    }
    case "foreign":
    case "generic":
    case "union":
    case "super":
    case "import":
    case "unknown":
      return null;
  }
}

/** One of two values, and nobody knows which: the first tells what it is, and neither tells whether it is true. */
export function eitherOf(told: Value, other: Value): Value {
  if (told.type !== "constant") return told;
  return orText(truth(told) === truth(other) ? told : contested(told), other, false);
}

/** True when the value is a default that a setting can change. */
export function isConfigurable(value: Value): boolean {
  return value.type === "constant" && value.configurable;
}

/** The same value, which is another one where somebody changes a setting; of anything but constants it is not told. */
export function bySetting(value: Value): Value {
  return value.type === "constant" && !value.configurable ? { ...value, configurable: true } : value;
}

function add(left: Value, right: Value): Value {
  if (left.type === "list" && right.type === "list") {
    const items = [...left.items, ...right.items];
    return listOf(items, left.kind, left.complete && right.complete, doubtsOf(left, right));
  }
  if (left.type === "list") return listOf([...left.items], left.kind, false, left.doubtful);
  const [a, b] = [textOf(left), textOf(right)];
  if (a === null || b === null) return unknown;
  if (left.type === "constant" && typeof left.value === "number") return arithmetic("+", left, right);
  return joinTexts([left, right]);
}

function unite(left: Value, right: Value): Value {
  if (left.type === "dict" && right.type === "dict") {
    const both = dictWith(new Map(left.entries), left.complete);
    putAll(both, right);
    return both;
  }
  if (isSet(left) && isSet(right)) {
    const items = [...left.items, ...right.items];
    return setOf(items, left.complete && right.complete, doubtsOf(left, right));
  }
  const members = [left, right].flatMap((value) => (value.type === "union" ? value.members : [value]));
  return { type: "union", members };
}

function isSet(value: Value): value is ListValue {
  return value.type === "list" && value.kind === "set";
}

/** What of a set is in another one, or what is not. */
export function keep(set: ListValue, other: ListValue, isIn: boolean): Value {
  const keys = other.items.map(keyOf);
  const own = set.items.map(keyOf);
  const isKnown = set.complete && other.complete && !keys.includes(null) && !own.includes(null);
  if (!isKnown) return unknown;
  return setOf(set.items.filter((_, index) => keys.includes(own[index] ?? null) === isIn));
}

/** How a set stands to another one: `issubset`, `issuperset`, `isdisjoint`. */
export function relation(set: ListValue, other: ListValue, name: string): Value {
  if (name === "issuperset") return relation(other, set, "issubset");
  const common = keep(set, other, true);
  if (common.type !== "list") return unknown;
  return constant(common.items.length === (name === "issubset" ? setOf(set.items).items.length : 0));
}

function formatPercent(left: Value, right: Value): Value {
  const text = textOf(left);
  if (text === null) return unknown;
  const values = right.type === "list" ? [...right.items] : [right];
  const fillings = values.map(textOf);
  if (fillings.includes(null)) return unknown;
  return constant(text.replaceAll(/%[sd]/g, () => fillings.shift() ?? ""));
}

/** `Path("a") / "b"`: only the right side may be known. */
function joinPath(left: Value, right: Value): Value {
  const path = joinedPath(left, right);
  if (path !== null) return path;
  const [a, b] = [textOf(left), textOf(right)];
  return a === null || b === null ? unknown : arithmetic("/", left, right);
}

function compare(left: Value, right: Value, equal: boolean): Value {
  const same = isSame(left, right);
  if (same === null) return unknown;
  return constant(same === equal, isConfigurable(left) || isConfigurable(right));
}

/** True for two objects of the framework that are not the same one, however equal they are. */
function areApart(left: Value, right: Value): boolean {
  const isFrameworks = (value: Value) => value.type === "instance" && value.native !== null;
  return left !== right && isFrameworks(left) && isFrameworks(right);
}

function isSame(left: Value, right: Value): boolean | null {
  if (isContested(left) || isContested(right)) return null;
  if (left === right) return true;
  const [a, b] = [keyOf(left), keyOf(right)];
  if (a !== null && b !== null) {
    if (left.type === "foreign" || right.type === "foreign") return a === b ? true : differ(left, right);
    return a === b;
  }
  if (left.type === "list" && right.type === "list") return haveSameItems(left, right);
  // Something that is certainly an object is not None.
  const objects = ["function", "class", "list", "dict", "module", "bound", "partial", "builtin"];
  if (isNone(left)) return objects.includes(right.type) || isMade(right) ? false : null;
  if (isNone(right)) return objects.includes(left.type) || isMade(left) ? false : null;
  return null;
}

/** Members of the kinds of parameters are told apart by their names; of anything else in a package nothing is known. */
function differ(left: Value, right: Value): false | null {
  const isKind = (value: Value) => value.type === "foreign" && value.name.startsWith("inspect.Parameter.");
  return isKind(left) && isKind(right) ? false : null;
}

function isContested(value: Value): boolean {
  return value.type === "constant" && value.contested === true;
}

function haveSameItems(left: ListValue, right: ListValue): boolean | null {
  const [a, b] = [left.items.map(keyOf), right.items.map(keyOf)];
  if (left.kind !== right.kind || !left.complete || !right.complete || a.includes(null) || b.includes(null))
    return null;
  if (left.kind !== "set") return a.length === b.length && a.every((key, index) => key === b[index]);
  return new Set(a).size === new Set(b).size && a.every((key) => b.includes(key));
}

function isMade(value: Value): boolean {
  return value.type === "instance" && (value.class !== null || value.native !== null);
}

function contains(container: Value, item: Value, expected: boolean): Value {
  const configurable = isConfigurable(container) || isConfigurable(item);
  if (container.type === "constant" && typeof container.value === "string") {
    const text = textOf(item);
    return text === null ? unknown : constant(container.value.includes(text) === expected, configurable);
  }
  // What the environment may hold, it does not hold by default.
  if (container.type === "foreign" && container.name === "os.environ") return constant(!expected, true);
  if (container.type === "foreign" && container.name === "sys.modules") return isLoaded(item, expected);
  const items = container.type === "instance" ? container.attributes.get(itemsName) : undefined;
  if (items?.type === "dict") return contains(items, item, expected);
  const key = keyOf(item);
  if (key === null || item.type === "foreign") return unknown;
  if (container.type === "dict") {
    // What fills a cache asks whether it did: a doubtful entry counts, or it would all be made again and again.
    if (container.entries.has(key)) return constant(expected, configurable);
    if (container.isSetting === true) return constant(!expected, true);
    return container.complete ? constant(!expected, configurable) : unknown;
  }
  if (container.type !== "list") return unknown;
  const same = container.items.filter((one) => keyOf(one) === key);
  if (same.length > 0) {
    if (same.every((one) => container.doubtful?.has(one))) return unknown;
    return constant(expected, configurable || container.items.some(isConfigurable));
  }
  if (container.isSetting === true && !container.items.some((one) => keyOf(one) === null))
    return constant(!expected, true);
  if (!container.complete || container.items.some((one) => keyOf(one) === null)) return unknown;
  return constant(!expected, configurable || container.items.some(isConfigurable));
}

/** Where an app is served, some server runs it, and no tests do. */
function isLoaded(module: Value, expected: boolean): Value {
  const name = textOf(module) ?? "";
  if (/^(uvicorn|gunicorn|hypercorn|granian|daphne)$/.test(name)) return constant(expected, true);
  return /^(pytest|_pytest|unittest)$/.test(name) ? constant(!expected) : unknown;
}

/** How two numbers or two tuples stand to each other. */
function inOrderOf(operator: string, left: Value, right: Value): Value {
  if (left.type !== "list" || right.type !== "list") return arithmetic(operator, left, right);
  const [a, b] = [rankOf(left), rankOf(right)];
  if (a === null || b === null) return unknown;
  return arithmetic(operator, constant(compareRanks(a, b)), constant(0));
}

function arithmetic(operator: string, left: Value, right: Value): Value {
  if (left.type !== "constant" || right.type !== "constant") return unknown;
  const [a, b] = [left.value, right.value];
  if (typeof a !== "number" || typeof b !== "number") return unknown;
  const results: Readonly<Record<string, number | boolean>> = {
    "+": a + b,
    "-": a - b,
    "*": a * b,
    "/": a / b,
    "//": Math.floor(a / b),
    "<": a < b,
    ">": a > b,
    "<=": a <= b,
    ">=": a >= b,
  };
  const result = results[operator];
  return result === undefined ? unknown : constant(result, left.configurable || right.configurable);
}

/** Texts one after another, as an f-string puts them; unknown when one is. */
export function joinTexts(parts: readonly Value[]): Value {
  const texts = parts.map(textOf);
  return texts.includes(null) ? unknown : putTogether(parts, parts.some(isConfigurable));
}
