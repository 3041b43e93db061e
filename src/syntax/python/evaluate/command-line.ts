import { changing, here } from "../ledger.ts";
import { argument } from "./call-arguments.ts";
import { listOf, openIfEmpty } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import {
  builtin,
  type CallArguments,
  constant,
  type InstanceValue,
  isNone,
  type Site,
  textOf,
  unknown,
  type Value,
} from "./value.ts";

/** One thing that a command line can be given. */
interface Option {
  readonly flags: readonly string[];
  readonly dest: string;
  /** What it is where it is not given. */
  readonly otherwise: Value;
  /** What it is where its flag is given and nothing with it; null for one that takes a value. */
  readonly given: Value | null;
  readonly isText: boolean;
}

/** `argparse.ArgumentParser()`: what it parses is what is there by default, unless the source itself gives it something. */
export function argumentParser(site: Site, evaluator: Evaluator): Value {
  const options: Option[] = [];
  const defaults = new Map<string, Value>();
  const native: InstanceValue["native"] = {
    attribute(name, self) {
      switch (name) {
        case "add_argument":
          return builtin(name, (args) => {
            changing(self);
            options.push(...optionOf(args, evaluator));
            return unknown;
          });
        case "add_argument_group":
        case "add_mutually_exclusive_group":
          return builtin(name, () => self);
        case "set_defaults":
          return builtin(name, ({ keywords }) => {
            changing(self);
            for (const [dest, value] of keywords) defaults.set(dest, asDefault(value));
            return unknown;
          });
        case "parse_args":
          return builtin(name, (args, at) => parse(options, defaults, args, at));
        case "parse_known_args":
          return builtin(name, (args, at) =>
            listOf([parse(options, defaults, args, at), listOf([], "list", false)], "tuple"),
          );
        default:
          return null;
      }
    },
  };
  return objectOf("argparse.ArgumentParser", new Map(), site, native);
}

function objectOf(
  origin: string,
  attributes: Map<string, Value>,
  site: Site,
  native: InstanceValue["native"] = null,
): InstanceValue {
  return { type: "instance", class: null, origin, attributes, native, args: null, site, home: here() };
}

function optionOf(args: CallArguments, evaluator: Evaluator): Option[] {
  const flags = args.positional.flatMap((one) => textOf(one) ?? []);
  const named = textOf(argument(args, "dest"));
  const [flag] = [...flags.filter((one) => one.startsWith("--")), ...flags];
  const dest = named ?? (flag?.startsWith("-") ? flag.replace(/^-+/, "").replaceAll("-", "_") : flag);
  if (dest === undefined) return [];
  const value = argument(args, "default");
  const type = argument(args, "type");
  const isText = type === null || isNone(type) || (type.type === "builtin" && type.name === "str");
  const action = textOf(argument(args, "action"));
  const given = action === "store_true" ? true : action === "store_false" ? false : null;
  const isAsked = isRequired(args, flags);
  const initial =
    value === null ? (isAsked ? unknown : constant(given === null ? null : !given)) : evaluator.force(value);
  // A text that is a default is converted as one that is given.
  const isConverted = !isText && initial.type === "constant" && typeof initial.value === "string";
  return [
    {
      flags,
      dest,
      otherwise: isConverted ? unknown : asDefault(initial),
      given: given === null ? null : constant(given),
      isText,
    },
  ];
}

/** True for what has no default since a command line without it is refused. */
function isRequired(args: CallArguments, flags: readonly string[]): boolean {
  const required = argument(args, "required");
  if (required !== null && !(required.type === "constant" && required.value === false)) return true;
  return flags.every((flag) => !flag.startsWith("-"));
}

function asDefault(value: Value): Value {
  return value.type === "constant" ? constant(value.value, true) : openIfEmpty(value);
}

function parse(
  options: readonly Option[],
  defaults: ReadonlyMap<string, Value>,
  args: CallArguments,
  site: Site,
): Value {
  const attributes = new Map<string, Value>();
  for (const { dest, otherwise } of options) if (!attributes.has(dest)) attributes.set(dest, otherwise);
  for (const [dest, value] of defaults) attributes.set(dest, value);
  const words = argument(args, "args", 0);
  const given = words?.type === "list" && words.complete ? words.items.map(textOf) : [];
  for (const [index, word] of given.entries()) {
    const [flag = "", ...value] = word?.split("=") ?? [];
    const option = options.find(({ flags }) => flags.includes(flag));
    if (option === undefined) continue;
    const text = value.length > 0 ? value.join("=") : (given[index + 1] ?? null);
    const told = text === null || !option.isText ? unknown : constant(text);
    attributes.set(option.dest, option.given ?? told);
  }
  return objectOf("argparse.Namespace", attributes, site);
}
