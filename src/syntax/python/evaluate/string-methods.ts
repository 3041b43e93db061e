import { argument } from "./call-arguments.ts";
import { listOf } from "./collections.ts";
import { builtin, constant, textOf, unknown, type Value } from "./value.ts";

type Method = (text: string, args: readonly string[]) => string | boolean | number;

const plain = new Map(
  Object.entries<Method>({
    strip: (text, [chars]) => trim(text, chars, true, true),
    lstrip: (text, [chars]) => trim(text, chars, true, false),
    rstrip: (text, [chars]) => trim(text, chars, false, true),
    lower: (text) => text.toLowerCase(),
    upper: (text) => text.toUpperCase(),
    title: (text) => text.replaceAll(/[a-zA-Z]+/g, (word) => capitalize(word)),
    capitalize,
    casefold: (text) => text.toLowerCase(),
    isupper: (text) => text !== text.toLowerCase() && text === text.toUpperCase(),
    islower: (text) => text !== text.toUpperCase() && text === text.toLowerCase(),
    isdigit: (text) => /^\d+$/.test(text),
    isidentifier: (text) => /^[A-Za-z_]\w*$/.test(text),
    count: (text, [part = ""]) => text.split(part).length - 1,
    find: (text, [part = ""]) => text.indexOf(part),
    replace: (text, [from = "", to = ""]) => (from === "" ? text : text.replaceAll(from, to)),
    removeprefix: (text, [start = ""]) => (text.startsWith(start) ? text.slice(start.length) : text),
    removesuffix: (text, [end = ""]) =>
      end !== "" && text.endsWith(end) ? text.slice(0, -end.length) : text,
  }),
);

/** A method of a string with known text. */
export function stringMethod(text: string, configurable: boolean, name: string): Value | null {
  const method = plain.get(name);
  if (method !== undefined) {
    return builtin(`str.${name}`, ({ positional }) => {
      const args = positional.map(textOf);
      if (args.some((arg) => arg === null)) return unknown;
      return constant(method(text, args as string[]), configurable);
    });
  }
  if (name === "join") {
    return builtin("str.join", ({ positional: [list] }) => {
      if (list?.type !== "list" || !list.complete) return unknown;
      const parts = list.items.map(textOf);
      return parts.includes(null) ? unknown : constant(parts.join(text), configurable);
    });
  }
  if (name === "startswith" || name === "endswith") {
    return builtin(`str.${name}`, ({ positional: [wanted] }) => {
      const parts = (wanted?.type === "list" ? wanted.items : [wanted]).map(textOf);
      if (parts.includes(null)) return unknown;
      const has = (part: string | null) =>
        name === "startswith" ? text.startsWith(part ?? "") : text.endsWith(part ?? "");
      return constant(parts.some(has), configurable);
    });
  }
  if (name === "split" || name === "rsplit") {
    return builtin("str.split", (args) => {
      const most = argument(args, "maxsplit", 1);
      const by = textOf(argument(args, "sep", 0));
      const parts = split(text, by, most?.type === "constant" ? Number(most.value) : -1, name === "rsplit");
      return listOf(parts.map((part) => constant(part, configurable)));
    });
  }
  if (name === "partition" || name === "rpartition") {
    return builtin(`str.${name}`, ({ positional: [separator] }) => {
      const by = textOf(separator);
      if (by === null || by === "") return unknown;
      const at = name === "partition" ? text.indexOf(by) : text.lastIndexOf(by);
      const whole = name === "partition" ? [text, "", ""] : ["", "", text];
      const parts = at < 0 ? whole : [text.slice(0, at), by, text.slice(at + by.length)];
      return listOf(
        parts.map((part) => constant(part, configurable)),
        "tuple",
      );
    });
  }
  if (name === "format")
    return builtin("str.format", ({ positional, keywords }) => format(text, positional, keywords));
  return null;
}

/** `split` and `rsplit`; what is left after so many splits stays whole. */
function split(text: string, by: string | null, most: number, fromRight: boolean): string[] {
  const parts = by === null ? text.trim().split(/\s+/) : text.split(by);
  if (most < 0 || parts.length <= most + 1) return parts;
  const between = by ?? " ";
  return fromRight
    ? [parts.slice(0, parts.length - most).join(between), ...parts.slice(parts.length - most)]
    : [...parts.slice(0, most), parts.slice(most).join(between)];
}

function format(text: string, positional: readonly Value[], keywords: ReadonlyMap<string, Value>): Value {
  let next = 0;
  const missing: string[] = [];
  const result = text.replaceAll(/\{\{|\}\}|\{(\w*)\}/g, (whole: string, name?: string) => {
    if (name === undefined) return whole[0] ?? "";
    const value = name === "" ? positional[next++] : (keywords.get(name) ?? positional[Number(name)]);
    const filled = textOf(value);
    if (filled === null) missing.push(name);
    return filled ?? "";
  });
  return missing.length === 0 ? constant(result) : unknown;
}

function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();
}

function trim(text: string, chars: string | undefined, left: boolean, right: boolean): string {
  const isTrimmed = (char: string | undefined) =>
    char !== undefined && (chars === undefined ? /\s/.test(char) : chars.includes(char));
  let [start, end] = [0, text.length];
  while (left && start < end && isTrimmed(text[start])) start++;
  while (right && end > start && isTrimmed(text[end - 1])) end--;
  return text.slice(start, end);
}
