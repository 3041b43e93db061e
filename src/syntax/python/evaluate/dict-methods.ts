import {
  builtin,
  type CallArguments,
  constant,
  type DictValue,
  keyOf,
  listOf,
  none,
  unknown,
  type Value,
} from "./value.ts";

/** A method of a dictionary; those that change it do so in place. */
export function dictMethod(dict: DictValue, name: string): Value | null {
  const entries = () => [...dict.entries.values()];
  const find = (key: Value | undefined) => (key === undefined ? null : itemOf(dict, key));
  switch (name) {
    case "get":
      return builtin("dict.get", ({ positional: [key, otherwise] }) => {
        return (
          find(key) ??
          (dict.complete && key !== undefined && keyOf(key) !== null ? (otherwise ?? none) : unknown)
        );
      });
    case "items":
      return builtin("dict.items", () =>
        listOf(
          entries().map(({ key, value }) => listOf([key, value], "tuple")),
          "list",
          dict.complete,
        ),
      );
    case "keys":
      return builtin("dict.keys", () =>
        listOf(
          entries().map(({ key }) => key),
          "list",
          dict.complete,
        ),
      );
    case "values":
      return builtin("dict.values", () =>
        listOf(
          entries().map(({ value }) => value),
          "list",
          dict.complete,
        ),
      );
    case "copy":
      return builtin("dict.copy", () => ({
        type: "dict",
        entries: new Map(dict.entries),
        complete: dict.complete,
      }));
    case "update":
      return builtin("dict.update", ({ positional: [other], keywords }) => {
        if (other !== undefined) putAll(dict, other);
        for (const [key, value] of keywords)
          setItem(dict, { type: "constant", value: key, configurable: false }, value);
        return none;
      });
    case "setdefault":
      return builtin("dict.setdefault", ({ positional: [key, value] }) => {
        const known = find(key);
        if (known === null && key !== undefined) setItem(dict, key, value ?? none);
        return known ?? value ?? none;
      });
    case "clear":
      return builtin("dict.clear", () => {
        dict.entries.clear();
        return none;
      });
    case "pop":
      return builtin("dict.pop", ({ positional: [key, otherwise] }) => {
        const known = find(key);
        const id = key === undefined ? null : keyOf(key);
        if (id !== null) dict.entries.delete(id);
        return known ?? otherwise ?? unknown;
      });
    default:
      return null;
  }
}

/** The value of a key; null where it is not there, as far as is known. */
export function itemOf(dict: DictValue, key: Value): Value | null {
  const id = keyOf(key);
  return id === null ? null : (dict.entries.get(id)?.value ?? null);
}

/** Puts in what another dictionary has, or a list of pairs. */
export function putAll(dict: DictValue, from: Value): void {
  if (from.type === "dict") for (const [id, entry] of from.entries) dict.entries.set(id, entry);
  if (from.type === "list") for (const pair of from.items) putPair(dict, pair);
  if ((from.type !== "dict" && from.type !== "list") || !from.complete) dict.complete = false;
}

function putPair(dict: DictValue, pair: Value): void {
  const [key, value] = pair.type === "list" ? pair.items : [];
  if (key === undefined || value === undefined) dict.complete = false;
  else setItem(dict, key, value);
}

/** `dict[key] = value`. */
export function setItem(dict: DictValue, key: Value, value: Value): void {
  const id = keyOf(key);
  if (id === null) dict.complete = false;
  else dict.entries.set(id, { key, value });
}

/** `dict(...)`, and what collections make that behave like it. */
export function dictFrom({ positional: [from], keywords }: CallArguments, factory?: Value): DictValue {
  const dict: DictValue = {
    type: "dict",
    entries: new Map(),
    complete: true,
    ...(factory === undefined ? {} : { factory }),
  };
  if (from !== undefined) putAll(dict, from);
  for (const [name, value] of keywords) setItem(dict, constant(name), value);
  return dict;
}
