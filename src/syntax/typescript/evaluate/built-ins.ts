import { arrayOf, type CallSite, primitive, textOf, truthOf, unknown, type Value } from "./values.ts";

/** Methods of arrays, strings and objects, as far as code that registers routes uses them. */
export function callBuiltIn(receiver: Value, name: string, args: readonly Value[], site: CallSite): Value {
  if (receiver.kind === "array") return arrayMethod(receiver.items, name, args, site);
  const text = textOf(receiver);
  if (text !== null) return textMethod(text, name, args);
  return unknown;
}

/** Calls functions that were handed to something unknown, so that what they register is seen. */
export function runCallbacks(args: readonly Value[], site: CallSite): void {
  for (const argument of args) {
    if (argument.kind === "function" && !takesRequest(argument)) site.call(argument, []);
  }
}

function takesRequest(value: Value): boolean {
  const first = value.kind === "function" ? value.node.parameters[0]?.name.getText() : undefined;
  return first !== undefined && /^_?(req|request|ctx|context|c|err|error|e)$/.test(first);
}

function arrayMethod(items: Value[], name: string, args: readonly Value[], site: CallSite): Value {
  const [first] = args;
  const each = () =>
    items.map((item, index) =>
      first === undefined ? unknown : site.call(first, [item, primitive(index), arrayOf(items)]),
    );
  switch (name) {
    case "forEach":
      each();
      return primitive(undefined);
    case "map":
      return arrayOf(each());
    case "flatMap":
      return arrayOf(each().flatMap((value) => (value.kind === "array" ? value.items : [value])));
    case "filter": {
      const kept = each();
      return arrayOf(items.filter((_, index) => truthOf(kept[index] ?? unknown) !== false));
    }
    case "reduce":
      return items.reduce((sum, item) => site.call(first ?? unknown, [sum, item]), args[1] ?? unknown);
    case "push":
      items.push(...args);
      return primitive(items.length);
    case "unshift":
      items.unshift(...args);
      return primitive(items.length);
    case "concat":
      return arrayOf([
        ...items,
        ...args.flatMap((value) => (value.kind === "array" ? value.items : [value])),
      ]);
    case "flat":
      return arrayOf(items.flatMap((value) => (value.kind === "array" ? value.items : [value])));
    case "slice":
    case "sort":
    case "reverse":
      return arrayOf(items);
    case "join": {
      const texts = items.map((item) => (item.kind === "primitive" ? String(item.value) : null));
      return texts.includes(null) ? unknown : primitive(texts.join(textOf(first) ?? ","));
    }
    default:
      return unknown;
  }
}

function textMethod(text: string, name: string, args: readonly Value[]): Value {
  const [first, second] = args;
  switch (name) {
    case "toLowerCase":
      return primitive(text.toLowerCase());
    case "toUpperCase":
      return primitive(text.toUpperCase());
    case "trim":
      return primitive(text.trim());
    case "toString":
      return primitive(text);
    case "concat":
      return args.some((value) => value.kind !== "primitive")
        ? unknown
        : primitive(text + args.map((value) => textOf(value) ?? "").join(""));
    case "replace": {
      const pattern = first?.kind === "primitive" ? first.value : null;
      const replacement = textOf(second);
      const isPattern = typeof pattern === "string";
      return isPattern && replacement !== null
        ? primitive(text.replace(pattern, () => replacement))
        : unknown;
    }
    case "split": {
      const separator = textOf(first);
      return separator === null ? unknown : arrayOf(text.split(separator).map(primitive));
    }
    default:
      return unknown;
  }
}
