import type { Expression } from "../ast.ts";
import { cutting, isStandingIn } from "../ledger.ts";
import { noArguments } from "./call-arguments.ts";
import { classMember, isEnum } from "./classes.ts";
import { listOf } from "./collections.ts";
import { itemOf, setItem, whateverKey } from "./dict-methods.ts";
import { environmentSetting } from "./environment.ts";
import type { Evaluator } from "./evaluator.ts";
import { joinTexts } from "./operators.ts";
import {
  type ClassValue,
  constant,
  type DictValue,
  foreign,
  itemsName,
  keyOf,
  type ListValue,
  type Scope,
  type Site,
  textOf,
  unknown,
  type Value,
} from "./value.ts";

/** `object[index]`: items, slices, type arguments. */
export function evaluateSubscript(
  from: Value,
  index: readonly Expression[],
  scope: Scope,
  evaluator: Evaluator,
): Value {
  const [first] = index;
  const only = index.length === 1 && first !== undefined ? first : null;
  const items = from.type === "instance" && from.class !== null ? from.attributes.get(itemsName) : undefined;
  const object = items?.type === "list" ? items : from;
  if (object.type === "list" && only !== null) {
    if (only.type === "slice") return slice(object, only, scope, evaluator);
    const at = evaluator.force(evaluator.evaluate(only, scope));
    return at.type === "constant" && typeof at.value === "number"
      ? (object.items.at(at.value) ?? unknown)
      : unknown;
  }
  if (object.type === "dict" && first !== undefined) {
    const key = keyIn(index, scope, evaluator);
    const site = { file: scope.module.path, line: first.line };
    const found = itemOf(object, key) ?? madeFor(object, key, site, evaluator);
    return found ?? (mayBeAny(key) ? whateverKey(object) : null) ?? unknown;
  }
  const text = textOf(object);
  if (text !== null && only?.type === "slice") {
    const whole = listOf(Array.from(text, (one) => constant(one)));
    const characters = slice(whole, only, scope, evaluator);
    return characters.type === "list" ? joinTexts(characters.items) : unknown;
  }
  if (object.type === "foreign" && object.name === "os.environ") {
    if (only === null) return unknown;
    const name = textOf(evaluator.force(evaluator.evaluate(only, scope)));
    const site = { file: scope.module.path, line: only.line };
    const set = name === null ? null : environmentSetting({ names: [name], site }, evaluator);
    return set ?? constant(null, true);
  }
  if (object.type === "foreign" && object.name === "sys.modules" && only !== null) {
    const name = textOf(evaluator.force(evaluator.evaluate(only, scope)));
    const location = name === null ? null : evaluator.project.index.find(name, scope.module.path);
    return location === null ? unknown : { type: "module", location };
  }
  const own = object.type === "class" && only !== null ? ownSubscript(object, only, scope, evaluator) : null;
  if (own !== null) return own;
  if (
    object.type === "foreign" ||
    object.type === "generic" ||
    object.type === "class" ||
    object.type === "function" ||
    object.type === "builtin"
  ) {
    return generic(
      object,
      index.map((part) => evaluator.evaluate(part, scope)),
      evaluator,
    );
  }
  if (object.type === "instance" && only !== null) {
    if (object.class !== null && isEnum(object.class)) return unknown;
    const getItem = evaluator.attribute(object, "__getitem__");
    if (getItem?.type === "bound" || getItem?.type === "builtin") {
      const site = { file: scope.module.path, line: only.line };
      const positional = [evaluator.evaluate(only, scope)];
      return evaluator.call(getItem, { positional, keywords: new Map(), open: false }, site);
    }
    return foreign(`${object.origin ?? "object"}()[]`, object);
  }
  return unknown;
}

/** What a class of the project makes of `Inject[Repository]` by a method of its own; null where it has none. */
function ownSubscript(
  object: ClassValue,
  index: Expression,
  scope: Scope,
  evaluator: Evaluator,
): Value | null {
  const method = classMember(object, "__class_getitem__")?.value;
  if (method?.type !== "function") return null;
  const site = { file: scope.module.path, line: index.line };
  const positional = [evaluator.evaluate(index, scope)];
  const bound: Value = { type: "bound", self: object, function: method };
  const made = evaluator.force(evaluator.call(bound, { positional, keywords: new Map(), open: false }, site));
  return made.type === "unknown" ? null : made;
}

/** The key of `dict[key]`; of `dict[one, other]` it is a tuple. */
export function keyIn(index: readonly Expression[], scope: Scope, evaluator: Evaluator): Value {
  const parts = index.map((part) => evaluator.force(evaluator.evaluate(part, scope)));
  return parts.length === 1 ? (parts[0] ?? unknown) : listOf(parts, "tuple");
}

/** True for a key of which nobody knows what it is: what a package has by a name may be any value. */
function mayBeAny(key: Value): boolean {
  return keyOf(key) === null || key.type === "foreign";
}

/** What a `defaultdict` makes for a key that is not there; null where the dictionary is none. */
function madeFor(dict: DictValue, key: Value, site: Site, evaluator: Evaluator): Value | null {
  if (dict.factory === undefined || keyOf(key) === null) return null;
  const made = evaluator.call(evaluator.force(dict.factory), noArguments, site);
  setItem(dict, key, made);
  return made;
}

/** Most type arguments are never looked at: then the modules that they come from need not be read. */
function generic(origin: Value, given: readonly Value[], evaluator: Evaluator): Value {
  let args: readonly Value[] | undefined;
  return {
    type: "generic",
    origin,
    get args() {
      const known = args;
      if (known === undefined) args = given.map((one) => evaluator.force(one));
      else if (isStandingIn() && given.some((one, index) => evaluator.force(one) !== known[index])) cutting();
      return args ?? [];
    },
  };
}

function slice(
  { items, kind, complete, doubtful }: ListValue,
  range: Extract<Expression, { type: "slice" }>,
  scope: Scope,
  evaluator: Evaluator,
): Value {
  const bound = (part: Expression | null): number | undefined | null => {
    if (part === null) return undefined;
    const value = evaluator.evaluate(part, scope);
    return value.type === "constant" && typeof value.value === "number" ? value.value : null;
  };
  const [from, to] = [bound(range.from), bound(range.to)];
  return from === null || to === null ? unknown : listOf(items.slice(from, to), kind, complete, doubtful);
}
