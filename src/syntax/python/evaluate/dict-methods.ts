import { builtin, type DictValue, keyOf, listOf, none, unknown, type Value } from "./value.ts";

/** A method of a dictionary; those that change it do so in place. */
export function dictMethod(dict: DictValue, name: string): Value | null {
  const entries = () => [...dict.entries.values()];
  const find = (key: Value | undefined) => {
    const id = key === undefined ? null : keyOf(key);
    return id === null ? undefined : dict.entries.get(id)?.value;
  };
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
        if (other?.type === "dict") for (const [key, entry] of other.entries) dict.entries.set(key, entry);
        else if (other !== undefined) dict.complete = false;
        for (const [key, value] of keywords)
          setItem(dict, { type: "constant", value: key, configurable: false }, value);
        return none;
      });
    case "setdefault":
      return builtin("dict.setdefault", ({ positional: [key, value] }) => {
        const known = find(key);
        if (known === undefined && key !== undefined) setItem(dict, key, value ?? none);
        return known ?? value ?? none;
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

/** `dict[key] = value`. */
export function setItem(dict: DictValue, key: Value, value: Value): void {
  const id = keyOf(key);
  if (id === null) dict.complete = false;
  else dict.entries.set(id, { key, value });
}
