import { iniOf } from "../../ini-of.ts";
import { here } from "../ledger.ts";
import { argument } from "./call-arguments.ts";
import { dictOfSetting, listOf, openDict, openIfEmpty } from "./collections.ts";
import { textAt, textOfFile } from "./data-files.ts";
import { itemOf, setItem } from "./dict-methods.ts";
import type { Evaluator } from "./evaluator.ts";
import { applyOperator } from "./operators.ts";
import {
  builtin,
  type CallArguments,
  constant,
  type DictValue,
  type InstanceValue,
  itemsName,
  type NativeObject,
  none,
  type Site,
  textOf,
  unknown,
  type Value,
} from "./value.ts";

/** How a method of `configparser` converts the text that it finds. */
const conversions: Readonly<Record<string, (text: string) => string | number | boolean | null>> = {
  get: (text) => text,
  getint: (text) => (/^[+-]?\d+$/.test(text) ? Number(text) : null),
  getfloat: (text) => (/^[+-]?\d+(\.\d*)?$/.test(text) ? Number(text) : null),
  getboolean: (text) =>
    /^(1|yes|true|on)$/i.test(text) ? true : /^(0|no|false|off)$/i.test(text) ? false : null,
};

/** What makes another reading of the same text. */
const usual = new Set(["interpolation", "allow_no_value", "strict"]);

/** After these nobody knows what is in it. */
const changes = new Set([
  "__setitem__",
  "add_section",
  "read_dict",
  "remove_option",
  "remove_section",
  "set",
]);

/**
 * `configparser.ConfigParser()`: what the files say that it reads, as far as they are in the repository. They are
 * settings: what they say may be changed, and what they do not say is what the program takes without them.
 */
export function configParser(args: CallArguments, site: Site, evaluator: Evaluator): Value | null {
  if (args.positional.length > 0 || [...args.keywords.keys()].some((name) => !usual.has(name))) return null;
  const sections = dictOfSetting();
  return objectOf("configparser.ConfigParser", sections, site, (name) => {
    if (changes.has(name)) return opening(name, sections);
    if (name in conversions) {
      return builtin(name, (given) => {
        const section = sectionOf(sections, argument(given, "section", 0));
        const option = argument(given, "option", 1);
        return section === null
          ? unknown
          : optionOf(section, option, name, given.keywords.get("fallback") ?? null);
      });
    }
    switch (name) {
      case "read":
        return builtin(name, (given, at) => {
          const names = argument(given, "filenames", 0);
          const files = names?.type === "list" && names.complete ? names.items : [names];
          for (const file of files) {
            const path = textOf(file);
            const text = path === null ? null : textOf(textAt(path, at, evaluator));
            // A file that is not there is passed over.
            if (text !== null) put(sections, text, evaluator);
          }
          return unknown;
        });
      case "read_file":
      case "read_string":
        return builtin(name, (given) => {
          const source = argument(given, name === "read_file" ? "f" : "string", 0);
          const text = source === null ? null : textOfFile(source);
          if (text === null) openDict(sections);
          else put(sections, text, evaluator);
          return none;
        });
      case "__getitem__":
        return builtin(name, ({ positional: [key] }, at) => {
          const section = sectionOf(sections, key ?? null);
          return section === null ? unknown : sectionObject(section, at);
        });
      case "has_section":
        return builtin(name, (given) =>
          applyOperator("in", argument(given, "section", 0) ?? unknown, sections),
        );
      case "has_option":
        return builtin(name, (given) => {
          const section = sectionOf(sections, argument(given, "section", 0));
          const option = lowered(argument(given, "option", 1));
          return section === null || option === null ? unknown : applyOperator("in", option, section);
        });
      case "sections":
        return builtin(name, () => {
          const names = [...sections.entries.values()].map(({ key }) => key);
          return listOf(
            names.filter((one) => textOf(one) !== "DEFAULT"),
            "list",
            false,
          );
        });
      default:
        return null;
    }
  });
}

/** `config["section"]`. */
function sectionObject(section: DictValue, site: Site): Value {
  return objectOf("configparser.SectionProxy", section, site, (name) => {
    if (changes.has(name)) return opening(name, section);
    if (name in conversions) {
      return builtin(name, (given) =>
        optionOf(section, argument(given, "option", 0), name, argument(given, "fallback", 1) ?? none),
      );
    }
    if (name !== "__getitem__") return null;
    return builtin(name, ({ positional: [key] }) => optionOf(section, key ?? null, "get", null));
  });
}

function objectOf(
  origin: string,
  items: DictValue,
  site: Site,
  attribute: NativeObject["attribute"],
): InstanceValue {
  const attributes = new Map<string, Value>([[itemsName, items]]);
  return {
    type: "instance",
    class: null,
    origin,
    attributes,
    native: { attribute },
    args: null,
    site,
    home: here(),
  };
}

function opening(name: string, dict: DictValue): Value {
  return builtin(name, () => {
    openDict(dict);
    return none;
  });
}

/** What is read later says more, or something else. */
function put(sections: DictValue, text: string, evaluator: Evaluator): void {
  const read = iniOf(text);
  const isUncertain = evaluator.conditions.unknown > 0;
  if (read === null) openDict(sections);
  for (const [name, options] of read ?? []) {
    const known = itemOf(sections, constant(name));
    const section = known?.type === "dict" ? known : dictOfSetting();
    // What takes another setting's value in is not worked out.
    for (const [option, value] of options)
      setItem(section, constant(option), /[%$]/.test(value) ? unknown : constant(value, true), isUncertain);
    if (section !== known) setItem(sections, constant(name), section, isUncertain);
  }
}

/** One that nobody has read has nothing, as long as nobody else may have filled it; null where it is not known. */
function sectionOf(sections: DictValue, name: Value | null): DictValue | null {
  if (textOf(name) === null || name === null) return null;
  const known = itemOf(sections, name);
  if (known === null) return sections.isSetting === true ? dictOfSetting() : null;
  return known.type === "dict" ? known : null;
}

function lowered(option: Value | null): Value | null {
  const text = textOf(option);
  return text === null ? null : constant(text.toLowerCase());
}

function optionOf(
  section: DictValue,
  option: Value | null,
  conversion: string,
  fallback: Value | null,
): Value {
  const name = lowered(option);
  if (name === null) return unknown;
  const found = itemOf(section, name);
  if (found === null) {
    if (fallback === null || section.isSetting !== true) return unknown;
    return fallback.type === "constant" ? constant(fallback.value, true) : openIfEmpty(fallback);
  }
  const text = textOf(found);
  const value = text === null ? null : (conversions[conversion]?.(text) ?? null);
  return value === null ? unknown : constant(value, true);
}
