import { changing } from "../ledger.ts";
import { anyAttribute } from "./attributes.ts";
import { argument } from "./call-arguments.ts";
import { listOf, openIfEmpty, setOf } from "./collections.ts";
import { type Iterated, iterate } from "./comprehension.ts";
import { openedFile } from "./data-files.ts";
import { dictFrom } from "./dict-methods.ts";
import type { Evaluator } from "./evaluator.ts";
import { isInstance, isSubclass } from "./instance-of.ts";
import { callLibrary } from "./library.ts";
import { madeClass } from "./made-classes.ts";
import { certainlyLacks, namesOf, ownNames } from "./members.ts";
import { applyOperator, truth } from "./operators.ts";
import { inOrder } from "./ordering.ts";
import { pathOf } from "./package-contents.ts";
import {
  type BuiltinValue,
  builtin,
  type CallArguments,
  constant,
  foreign,
  isNone,
  type ListValue,
  none,
  type Scope,
  type Site,
  textOf,
  unknown,
  type Value,
} from "./value.ts";

const noneArguments: CallArguments = { positional: [], keywords: new Map(), open: false };

/** Python's built-in names, as far as they decide about routes. */
export function builtinNames(evaluator: Evaluator): ReadonlyMap<string, Value> {
  const items = (value: Value | undefined): Iterated =>
    value === undefined ? { items: [], complete: true } : iterate(evaluator.force(value), evaluator);
  const collection = (name: string, kind: ListValue["kind"]) =>
    builtin(name, ({ positional: [from] }) => {
      const { items: found, complete, doubtful } = items(from);
      const made =
        kind === "set" ? setOf(found, complete, doubtful) : listOf([...found], kind, complete, doubtful);
      const isOfSetting = from?.type === "list" && from.isSetting === true;
      return isOfSetting ? { ...made, isSetting: true } : made;
    });
  const table: readonly BuiltinValue[] = [
    collection("list", "list"),
    collection("tuple", "tuple"),
    collection("set", "set"),
    collection("frozenset", "set"),
    builtin("sorted", (args, site) => {
      const { items: found, complete, doubtful } = items(args.positional[0]);
      return listOf(inOrder(found, args, site, evaluator), "list", complete, doubtful);
    }),
    collection("iter", "list"),
    builtin("reversed", ({ positional: [from] }) => {
      const { items: found, complete, doubtful } = items(from);
      return listOf([...found].reverse(), "list", complete, doubtful);
    }),
    builtin("enumerate", (args) => {
      const { items: found, complete, doubtful } = items(args.positional[0]);
      const start = argument(args, "start", 1) ?? constant(0);
      const rows = found.map((item, index) =>
        listOf([applyOperator("+", start, constant(index)), item], "tuple"),
      );
      const doubts = rows.filter((_, index) => isIn(doubtful, found[index]));
      return listOf(rows, "list", complete, new Set(doubts));
    }),
    builtin("zip", ({ positional }) => {
      const lists = positional.map(items);
      const length = Math.min(...lists.map((list) => list.items.length));
      const rows = Array.from({ length: Number.isFinite(length) ? length : 0 }, (_, row) =>
        listOf(
          lists.map((list) => list.items[row] ?? unknown),
          "tuple",
        ),
      );
      const doubts = rows.filter((_, row) => lists.some((list) => isIn(list.doubtful, list.items[row])));
      return listOf(
        rows,
        "list",
        lists.every((list) => list.complete),
        new Set(doubts),
      );
    }),
    builtin("map", ({ positional: [apply, from] }, site) => {
      const { items: found, complete, doubtful } = items(from);
      const results = found.map((item) =>
        apply === undefined
          ? unknown
          : evaluator.call(evaluator.force(apply), { ...noneArguments, positional: [item] }, site),
      );
      const doubts = results.filter((_, index) => isIn(doubtful, found[index]));
      return listOf(results, "list", complete, new Set(doubts));
    }),
    builtin("range", ({ positional }) => range(positional)),
    builtin("dict", (args) => dictFrom(args)),
    builtin("str", ({ positional: [from] }) => {
      const text = from === undefined ? "" : textOf(evaluator.force(from));
      return text === null ? unknown : constant(text);
    }),
    builtin("int", ({ positional: [from] }) => {
      const text = textOf(from);
      return text === null || Number.isNaN(Number(text)) ? unknown : constant(Number(text), isSetting(from));
    }),
    builtin("bool", ({ positional: [from] }) => {
      const known = from === undefined ? false : truth(from);
      return known === null ? unknown : constant(known, isSetting(from));
    }),
    builtin("any", ({ positional: [from] }) => decided(items(from), true)),
    builtin("all", ({ positional: [from] }) => decided(items(from), false)),
    builtin("next", ({ positional: [from, otherwise] }) => {
      const { items: found, complete } = items(from);
      return found[0] ?? (complete ? otherwise : undefined) ?? unknown;
    }),
    builtin("filter", ({ positional: [test, from] }, site) => {
      const { items: found, complete, doubtful } = items(from);
      const answer = (item: Value) =>
        test === undefined || isNone(test)
          ? truth(item)
          : truth(evaluator.call(test, { ...noneArguments, positional: [item] }, site));
      const answers = found.map(answer);
      return listOf(
        found.filter((_, index) => answers[index] !== false),
        "list",
        complete && !answers.includes(null),
        new Set(found.filter((item, index) => answers[index] === null || isIn(doubtful, item))),
      );
    }),
    builtin("len", ({ positional: [from] }) => {
      const { items: found, complete, doubtful } = items(from);
      return complete && !found.some((item) => isIn(doubtful, item)) ? constant(found.length) : unknown;
    }),
    builtin("dir", ({ positional: [from] }) =>
      from === undefined ? unknown : (namesOf(evaluator.force(from), evaluator) ?? unknown),
    ),
    builtin("vars", ({ positional: [from] }) =>
      from === undefined ? unknown : (ownNames(evaluator.force(from), evaluator) ?? unknown),
    ),
    builtin("globals", (_, site) => {
      const location = { type: "file", path: site.file, isPackage: false } as const;
      return ownNames({ type: "module", location }, evaluator) ?? unknown;
    }),
    builtin("__import__", (args, site) => importedByName(args, site, evaluator)),
    builtin("getattr", ({ positional: [object, name, otherwise] }) => {
      const text = textOf(name);
      if (object === undefined) return unknown;
      const from = evaluator.force(object);
      if (text !== null) return readOr(otherwise, from, text, evaluator);
      return (from.type === "instance" ? from.native?.someAttribute?.(from) : null) ?? unknown;
    }),
    builtin("hasattr", ({ positional: [object, name] }) => {
      const text = textOf(name);
      if (object === undefined || text === null) return unknown;
      const from = evaluator.force(object);
      const found = evaluator.attribute(from, text);
      if (found !== null && found.type !== "foreign") return constant(true);
      return certainlyLacks(from, text, evaluator) ? constant(false) : unknown;
    }),
    builtin("setattr", ({ positional: [object, name, value] }, site) => {
      const text = textOf(name);
      if (object !== undefined && text !== null)
        evaluator.setAttribute(evaluator.force(object), text, value ?? unknown, site);
      if (text === null && object?.type === "instance") {
        changing(object);
        object.attributes.set(anyAttribute, unknown);
      }
      return none;
    }),
    builtin("isinstance", ({ positional: [object, type] }) => isInstance(object, type, evaluator)),
    builtin("issubclass", ({ positional: [type, base] }) => isSubclass(type, base, evaluator)),
    builtin("callable", ({ positional: [object] }) => {
      if (object === undefined) return unknown;
      if (calledAs.has(object.type)) return constant(true);
      return truth(object) === false || isData.has(object.type) ? constant(false) : unknown;
    }),
    builtin("type", (args, site) => {
      const [object] = args.positional;
      if (args.positional.length === 3) return madeClass(args, site, evaluator);
      const value = object === undefined ? unknown : evaluator.force(object);
      return value.type === "instance" && value.class !== null ? value.class : unknown;
    }),
    builtin("open", (args, site) => openedFile(args, site, evaluator)),
    builtin("print", () => none),
    builtin("super", () => unknown),
  ];
  const transparent = ["staticmethod", "classmethod", "property"].map((name) =>
    builtin(name, ({ positional: [value] }: CallArguments, _site: Site) => value ?? unknown),
  );
  const names = new Map<string, Value>([...table, ...transparent].map((value) => [value.name, value]));
  for (const name of ["object", "Exception", "float", "bytes", "ValueError"]) names.set(name, foreign(name));
  return names;
}

/** `__import__("a.b")` gives `a`, and with a list of what is wanted from it `a.b`. */
function importedByName(args: CallArguments, site: Site, evaluator: Evaluator): Value {
  const name = textOf(argument(args, "name", 0));
  const module = callLibrary("importlib.import_module", args, site, evaluator);
  const wanted = argument(args, "fromlist", 3);
  if (name === null || module === null) return unknown;
  if (wanted !== null && truth(wanted) !== false) return module;
  const top = { ...args, positional: [constant(name.split(".", 1)[0] ?? name)] };
  return callLibrary("importlib.import_module", top, site, evaluator) ?? unknown;
}

const isData: ReadonlySet<Value["type"]> = new Set(["constant", "list", "dict", "module"]);
const calledAs: ReadonlySet<Value["type"]> = new Set(["function", "class", "bound", "builtin", "partial"]);

function isSetting(value: Value | undefined): boolean {
  return value?.type === "constant" && value.configurable;
}

function range(positional: readonly Value[]): Value {
  const numbers = positional.map((value) =>
    value.type === "constant" && typeof value.value === "number" ? value.value : null,
  );
  if (numbers.includes(null)) return listOf([], "list", false);
  const [a = 0, b, step = 1] = numbers as number[];
  const [from, to] = b === undefined ? [0, a] : [a, b];
  const count = step === 0 ? 0 : Math.max(0, Math.min(1000, Math.ceil((to - from) / step)));
  return listOf(Array.from({ length: count }, (_, index) => constant(from + index * step)));
}

/** `getattr(from, name, otherwise)`: what a framework's object certainly does not have is not one of its own attributes. */
function readOr(otherwise: Value | undefined, from: Value, name: string, evaluator: Evaluator): Value {
  const found = evaluator.attribute(from, name);
  if (found === null) return instead(otherwise, from);
  const isGuess = found.type === "foreign" && found.receiver === from;
  return isGuess && otherwise !== undefined && certainlyLacks(from, name, evaluator) ? otherwise : found;
}

/** What `getattr` gives instead: of an object that nobody knows, or that somebody may give, it is only the default. */
function instead(otherwise: Value | undefined, from: Value): Value {
  if (otherwise === undefined) return unknown;
  if (from.type !== "unknown" && !isSetting(from)) return otherwise;
  return otherwise.type === "constant" ? { ...otherwise, configurable: true } : openIfEmpty(otherwise);
}

/** What `any` (one item that is true decides) and `all` (one that is false decides) say of items. */
function isIn(doubtful: ReadonlySet<Value> | undefined, item: Value | undefined): boolean {
  return item !== undefined && doubtful?.has(item) === true;
}

function decided({ items, complete, doubtful }: Iterated, by: boolean): Value {
  // What may not be there decides nothing where it would decide.
  const answers = items.map((item) => (truth(item) === by && isIn(doubtful, item) ? null : truth(item)));
  const deciding = items.filter((_, index) => answers[index] === by);
  if (deciding.length > 0) return constant(by, deciding.every(isSetting));
  return complete && !answers.includes(null) ? constant(!by, items.some(isSetting)) : unknown;
}

/** The names that every module scope sees. */
export function moduleNames(scope: Scope): void {
  scope.names.set("__name__", constant(scope.module.name));
  scope.names.set("__debug__", constant(true));
  scope.names.set("__file__", constant(`/${scope.module.path}`));
  // `__package__` serves relative `import_module` calls.
  const { name, isPackage } = scope.module;
  const path = isPackage ? pathOf({ type: "file", path: scope.module.path, isPackage }) : null;
  if (path !== null) scope.names.set("__path__", path);
  scope.names.set("__package__", constant(isPackage ? name : name.split(".").slice(0, -1).join(".")));
}
