import { tomlOf } from "../../toml-of.ts";
import { parseYaml } from "../../yaml.ts";
import { here } from "../ledger.ts";
import { argument } from "./call-arguments.ts";
import { dictOf, dictOfSetting, listOf, openIfEmpty } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import { placesInTree, splitEnding } from "./file-paths.ts";
import { builtin, type CallArguments, constant, type Site, textOf, unknown, type Value } from "./value.ts";

/** Under this name an opened file keeps what is in it. */
const contentName = "<content>";

/** Values in a file of data; one with more is no list of routes. */
const mostValues = 20_000;

/** Characters of settings in YAML, which are read 600 to the millisecond. Longer ones describe all options of a program. */
const longestYaml = 50_000;

/** What is in a file of data of the tree; unknown for any other. */
export function textAt(path: string, site: Site, evaluator: Evaluator): Value {
  const { project } = evaluator;
  const places = placesInTree(path, project.index, site);
  const textIn = (paths: readonly string[]) =>
    paths.map((place) => project.dataText(place)).find((one) => one !== null);
  const text = textIn(places) ?? textIn(places.flatMap(examplesOf));
  return text === undefined ? unknown : constant(text);
}

/** What whoever sets the program up is given to make the settings of, where they are not in the tree themselves. */
function examplesOf(path: string): string[] {
  if (!isSettings.test(path)) return [];
  const [stem, ending] = splitEnding(path);
  return exampleWords.flatMap((word) => [
    `${path}.${word}`,
    ...[".", "-", "_"].map((mark) => `${stem}${mark}${word}${ending}`),
  ]);
}

const isSettings = /\.(ya?ml|toml|ini|cfg|conf)$/;
const exampleWords = ["example", "sample", "template", "dist"];

/** `open(path)`, for reading. */
export function openedFile(args: CallArguments, site: Site, evaluator: Evaluator): Value {
  const path = textOf(argument(args, "file", 0));
  const mode = argument(args, "mode", 1);
  const isRead = mode === null || /^r[bt]?$/.test(textOf(mode) ?? "");
  const content = path === null || !isRead ? unknown : textAt(path, site, evaluator);
  if (content.type === "unknown") return unknown;
  return {
    type: "instance",
    class: null,
    origin: "io.TextIOWrapper",
    attributes: new Map([[contentName, content]]),
    native: { attribute: (name) => (name === "read" ? builtin(name, () => content) : null) },
    args: null,
    site,
    home: here(),
  };
}

const readers: Readonly<Record<string, (text: string) => Value | null>> = {
  "json.load": (text) => fromJson(text),
  "json.loads": fromJson,
  "orjson.loads": fromJson,
  "simplejson.load": fromJson,
  "simplejson.loads": fromJson,
  "ujson.load": fromJson,
  "ujson.loads": fromJson,
  "yaml.safe_load": fromYaml,
  "yaml.full_load": fromYaml,
  "yaml.load": fromYaml,
  "tomllib.load": fromToml,
  "tomllib.loads": fromToml,
  "tomli.load": fromToml,
  "tomli.loads": fromToml,
  "rtoml.load": fromToml,
  "rtoml.loads": fromToml,
  "tomlkit.load": fromToml,
  "tomlkit.loads": fromToml,
  "tomlkit.parse": fromToml,
  "toml.load": fromToml,
  "toml.loads": fromToml,
};

/** `json.load(file)` and the like; null for other functions, and where the text is not known. */
export function loadedData(name: string, args: CallArguments, evaluator: Evaluator): Value | null {
  const read = readers[name];
  const [given] = args.positional;
  if (read === undefined || given === undefined) return null;
  const text = textOfFile(evaluator.force(given));
  return text === null ? null : read(text);
}

/** What is in an opened file, or in a text; null where it is not known. */
export function textOfFile(source: Value): string | null {
  return textOf(source.type === "instance" ? source.attributes.get(contentName) : source);
}

/**
 * What a text says as JSON; null for any other text.
 * @param isSetting false for data that are a part of the program, which nobody changes
 */
export function fromJson(text: string, isSetting = false): Value | null {
  try {
    return valueOf(JSON.parse(text), isSetting, { left: mostValues });
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** A description of what an application answers, which registers nothing. */
const openApi = /^(?:openapi|swagger)[ \t]*:/m;

/** A file of settings, which whoever runs the program may change. */
function fromYaml(text: string): Value | null {
  if (text.length > longestYaml || openApi.test(text)) return null;
  const { value, problems } = parseYaml(text);
  return problems.length > 0 ? null : valueOf(value, true, { left: mostValues });
}

function fromToml(text: string): Value | null {
  const value = tomlOf(text);
  return value === null ? null : valueOf(value, true, { left: mostValues });
}

/** Python's reader of YAML takes them for true and false, where they are not quoted. */
const oldBooleans = /^(y|n|yes|no|on|off)$/i;

function valueOf(data: unknown, isSetting: boolean, budget: { left: number }): Value {
  if (--budget.left < 0) return unknown;
  if (Array.isArray(data)) {
    const list = listOf(data.map((one) => valueOf(one, isSetting, budget)));
    return isSetting ? openIfEmpty(list) : list;
  }
  if (data === null || typeof data === "boolean" || typeof data === "number")
    return constant(data, isSetting);
  if (typeof data === "string")
    return isSetting && oldBooleans.test(data) ? unknown : constant(data, isSetting);
  // Dates of TOML are objects too.
  if (typeof data !== "object" || data instanceof Date) return unknown;
  const pairs = Object.entries(data).map(([key, value]) => [key, valueOf(value, isSetting, budget)] as const);
  if (isSetting && pairs.length === 0) return dictOfSetting();
  return dictOf(pairs);
}
