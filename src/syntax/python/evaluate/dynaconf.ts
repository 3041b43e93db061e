import { here } from "../ledger.ts";
import { foldersAround } from "../start-folders.ts";
import { argument } from "./call-arguments.ts";
import { loadedData, textAt } from "./data-files.ts";
import { configurable, converted, environmentText } from "./environment.ts";
import type { Evaluator } from "./evaluator.ts";
import { joinPaths, splitEnding } from "./file-paths.ts";
import { truth } from "./operators.ts";
import {
  builtin,
  type CallArguments,
  constant,
  type DictValue,
  type InstanceValue,
  isNone,
  none,
  type Site,
  textOf,
  unknown,
  type Value,
} from "./value.ts";

const readers: Readonly<Record<string, string>> = {
  ".toml": "tomllib.loads",
  ".yaml": "yaml.safe_load",
  ".yml": "yaml.safe_load",
  ".json": "json.loads",
};

/** The value of a setting that is named in parts; null where nobody says it. */
type Ask = (path: readonly string[]) => Value | null;

/** `Dynaconf(settings_files=[...])`: what the files say that are in the tree, then the environment, then validators. */
export function dynaconf(name: string, args: CallArguments, site: Site, evaluator: Evaluator): Value | null {
  if (!/^dynaconf\.(?:Dynaconf|LazySettings)$/.test(name)) return null;
  const given = (key: string) => {
    const value = args.keywords.get(key);
    return value === undefined ? null : evaluator.force(value);
  };
  const files = [given("settings_file"), given("settings_files")].flatMap(textsIn);
  const isLayered = truth(given("environments") ?? constant(false)) !== false;
  const layer = textOf(given("env"))?.toLowerCase() ?? "development";
  const data = files.flatMap((file) => dictAt(file, site, evaluator) ?? []);
  const layers = isLayered
    ? data.flatMap((dict) => ["default", layer, "global"].flatMap((one) => partOf(dict, one) ?? []))
    : data;
  const said = given("envvar_prefix");
  const isBare = said !== null && truth(said) === false && !isNone(said);
  const prefix = isBare ? "" : `${textOf(said) ?? "DYNACONF"}_`;
  const variable = (path: readonly string[]) => (prefix + path.join("__")).toUpperCase();
  const inEnvironment = (path: readonly string[]) => {
    const text = environmentText({ names: [variable(path)], site }, evaluator);
    return text === null ? null : (converted(text, "int") ?? converted(text, literalOf(text)));
  };
  // It is read last: what it says counts before what files say.
  const isGivenBelow = (path: readonly string[]) => evaluator.project.given.hasBelow(`${variable(path)}__`);
  const byValidators = defaultsOf(given("validators"), evaluator);
  const ask: Ask = (path) => {
    const sure = givenAt(variable(path), evaluator);
    if (sure !== null) return sure;
    for (const dict of layers.toReversed()) {
      const found = path.reduce<Value | null>((at, part) => memberOf(at, part), dict);
      if (found !== null) return found.type === "dict" ? boxed(path, ask, site) : found;
    }
    const set = inEnvironment(path) ?? byValidators.get(path.join(".").toLowerCase()) ?? null;
    const isGroup = [...byValidators.keys()].some((one) =>
      one.startsWith(`${path.join(".").toLowerCase()}.`),
    );
    return set ?? (isGroup || isGivenBelow(path) ? boxed(path, ask, site) : null);
  };
  return boxed([], ask, site);
}

/** What a variable says that is given; of a table or a list, and of what is worked out, nothing is known. */
function givenAt(name: string, evaluator: Evaluator): Value | null {
  const text = evaluator.project.given.find([name]);
  if (text === null) return null;
  if (/^[@{["']/.test(text)) return unknown;
  return converted(text, "int", false) ?? converted(text, literalOf(text), false);
}

function literalOf(text: string): string {
  return /^(?:true|false)$/i.test(text) ? "bool" : "str";
}

/** An object that gives settings below a path as attributes and items. */
function boxed(path: readonly string[], ask: Ask, site: Site): InstanceValue {
  const below = (key: Value | null) => {
    const text = textOf(key);
    return text === null ? null : ask([...path, ...text.split(".")]);
  };
  const get = builtin("get", (args) => {
    const found = below(argument(args, "key", 0));
    if (found !== null) return found;
    return configurable(argument(args, "default", 1) ?? none);
  });
  return {
    type: "instance",
    class: null,
    origin: "dynaconf.Dynaconf",
    attributes: new Map(),
    native: {
      attribute(name) {
        if (name === "get" || name === "__call__") return get;
        if (name === "__getitem__")
          return builtin(name, ({ positional: [key] }) => below(key ?? null) ?? unknown);
        return name.startsWith("_") ? null : ask([...path, name]);
      },
    },
    args: null,
    site,
    home: here(),
  };
}

function textsIn(value: Value | null): string[] {
  const values = value?.type === "list" ? value.items : [value];
  return values.flatMap((one) => textOf(one)?.split(/[,;]/) ?? []).map((one) => one.trim());
}

/** What is in a file, which is looked for from the folder of the file that names it upwards. */
function dictAt(file: string, site: Site, evaluator: Evaluator): DictValue | null {
  const [, ending] = splitEnding(file);
  const reader = readers[ending];
  if (reader === undefined) return null;
  for (const folder of [...foldersAround(site.file), ""]) {
    const text = textAt(file.startsWith("/") ? file : joinPaths([`/${folder}`, file]), site, evaluator);
    if (text.type === "unknown") continue;
    const data = loadedData(reader, { positional: [text], keywords: new Map(), open: false }, evaluator);
    return data?.type === "dict" ? data : null;
  }
  return null;
}

function memberOf(value: Value | null, name: string): Value | null {
  if (value?.type !== "dict") return null;
  const folded = name.toLowerCase();
  for (const { key, value: member } of value.entries.values())
    if (textOf(key)?.toLowerCase() === folded) return member;
  return null;
}

function partOf(dict: DictValue, name: string): DictValue | null {
  const part = memberOf(dict, name);
  return part?.type === "dict" ? part : null;
}

/** What `Validator("NAME", default=...)` gives, by names in lower case. */
function defaultsOf(validators: Value | null, evaluator: Evaluator): ReadonlyMap<string, Value> {
  const given = validators?.type === "list" ? validators.items.map((one) => evaluator.force(one)) : [];
  return new Map(
    given.flatMap((one) => {
      if (one.type !== "instance" || one.args === null) return [];
      const value = one.args.keywords.get("default");
      if (value === undefined) return [];
      const set = configurable(evaluator.force(value));
      const names = one.args.positional.map((name) => textOf(evaluator.force(name))?.toLowerCase());
      return names.flatMap((name) => (name === undefined ? [] : [[name, set] as const]));
    }),
  );
}
