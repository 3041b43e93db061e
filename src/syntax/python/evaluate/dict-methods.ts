import { changing } from "../ledger.ts";
import { dictWith, listOf, openDict, openIfEmpty } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import { isSameValue } from "./same-value.ts";
import {
  builtin,
  type CallArguments,
  constant,
  type DictEntry,
  type DictValue,
  keyOf,
  none,
  unknown,
  type Value,
} from "./value.ts";

/** A method of a dictionary; those that change it do so in place. */
export function dictMethod(dict: DictValue, name: string, evaluator: Evaluator): Value | null {
  // What is done may not be done at all.
  const isUncertain = evaluator.conditions.unknown > 0;
  const view = (item: (entry: DictEntry) => Value) => {
    const entries = [...dict.entries.values()].map((entry) => [item(entry), entry.isDoubtful] as const);
    const doubtful = new Set(entries.flatMap(([value, isDoubtful]) => (isDoubtful === true ? [value] : [])));
    const items = entries.map(([value]) => value);
    return listOf(items, "list", dict.complete, doubtful);
  };
  const find = (key: Value | undefined) => (key === undefined ? null : itemOf(dict, key));
  switch (name) {
    case "get":
      return builtin("dict.get", ({ positional: [key, otherwise] }) => {
        return find(key) ?? withoutKey(dict, key, otherwise ?? none);
      });
    case "items":
      return builtin("dict.items", () => view(({ key, value }) => listOf([key, value], "tuple")));
    case "keys":
      return builtin("dict.keys", () => view(({ key }) => key));
    case "values":
      return builtin("dict.values", () => view(({ value }) => value));
    case "copy":
      return builtin("dict.copy", () => dictWith(new Map(dict.entries), dict.complete));
    case "update":
      return builtin("dict.update", ({ positional: [other], keywords }) => {
        if (other !== undefined) putAll(dict, other, isUncertain);
        for (const [key, value] of keywords) setItem(dict, constant(key), value, isUncertain);
        return none;
      });
    case "setdefault":
      return builtin("dict.setdefault", ({ positional: [key, value] }) => {
        const known = find(key);
        if (known === null && key !== undefined) setItem(dict, key, value ?? none, isUncertain);
        return known ?? value ?? none;
      });
    case "clear":
      return builtin("dict.clear", () => {
        changing(dict);
        dict.entries.clear();
        return none;
      });
    case "pop":
      return builtin("dict.pop", ({ positional: [key, otherwise] }) => {
        const known = find(key);
        const id = key === undefined ? null : keyOf(key);
        changing(dict);
        if (id !== null) dict.entries.delete(id);
        return known ?? otherwise ?? unknown;
      });
    default:
      return null;
  }
}

/** What `dict.get` gives for a key that is not there, as far as is known. */
function withoutKey(dict: DictValue, key: Value | undefined, otherwise: Value): Value {
  if (key === undefined || keyOf(key) === null) return unknown;
  if (dict.isSetting === true)
    return otherwise.type === "constant" ? constant(otherwise.value, true) : openIfEmpty(otherwise);
  return dict.complete ? otherwise : unknown;
}

/** The value of a key; null where it is not there, as far as is known. */
export function itemOf(dict: DictValue, key: Value): Value | null {
  const id = keyOf(key);
  return id === null ? null : (dict.entries.get(id)?.value ?? null);
}

/** Puts in what another dictionary has, or a list of pairs. */
export function putAll(dict: DictValue, from: Value, isUncertain = false): void {
  changing(dict);
  if (from.type === "dict") {
    for (const { key, value, isDoubtful } of from.entries.values())
      setItem(dict, key, value, isUncertain || isDoubtful === true);
  }
  if (from.type === "list") {
    for (const pair of from.items) putPair(dict, pair, isUncertain || from.doubtful?.has(pair) === true);
  }
  if ((from.type !== "dict" && from.type !== "list") || !from.complete) openDict(dict);
}

function putPair(dict: DictValue, pair: Value, isUncertain: boolean): void {
  const [key, value] = pair.type === "list" ? pair.items : [];
  if (key === undefined || value === undefined) openDict(dict);
  else setItem(dict, key, value, isUncertain);
}

/** `dict[key] = value`, which may not happen at all where it is uncertain. */
export function setItem(dict: DictValue, key: Value, value: Value, isUncertain = false): void {
  const id = keyOf(key);
  const before = id === null ? undefined : dict.entries.get(id);
  const isDoubtful = isUncertain && (before === undefined || before.isDoubtful === true);
  changing(dict);
  if (id === null) openDict(dict);
  else dict.entries.set(id, isDoubtful ? { key, value, isDoubtful } : { key, value });
}

/** What a key that nobody knows leads to where every one leads to the same; null where they do not. */
export function whateverKey(dict: DictValue): Value | null {
  const [first, ...more] = [...dict.entries.values()].map(({ value }) => value);
  if (first === undefined || !dict.complete) return null;
  return more.every((value) => isAlike(first, value)) ? first : null;
}

/** True for plain data that is the same, and for lists of the same. */
function isAlike(one: Value, other: Value): boolean {
  if (one.type !== "list" || other.type !== "list") return isSameValue(one, other);
  if (one.kind !== other.kind || !one.complete || !other.complete) return false;
  if (one.doubtful !== undefined || other.doubtful !== undefined) return false;
  return (
    one.items.length === other.items.length &&
    one.items.every((item, index) => isSameKey(item, other.items[index]))
  );
}

/** Members of an enumeration are the same where their values are. */
function isSameKey(one: Value, other: Value | undefined): boolean {
  if (isSameValue(one, other)) return true;
  return (
    one.type === "instance" &&
    other?.type === "instance" &&
    keyOf(one) !== null &&
    keyOf(one) === keyOf(other)
  );
}

/** `dict(...)`, and what collections make that behave like it. */
export function dictFrom({ positional: [from], keywords }: CallArguments, factory?: Value): DictValue {
  const dict: DictValue = { ...dictWith(), ...(factory === undefined ? {} : { factory }) };
  if (from !== undefined) putAll(dict, from);
  for (const [name, value] of keywords) setItem(dict, constant(name), value);
  return dict;
}
