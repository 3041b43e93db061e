import type { Variables } from "../../dotenv-of.ts";
import { dictOf } from "./collections.ts";
import { fromJson } from "./data-files.ts";
import type { Evaluator } from "./evaluator.ts";
import { placesInTree } from "./file-paths.ts";
import { constant, none, type Site, textOf, type Value } from "./value.ts";

/** How settings are asked for. */
export interface Asking {
  /** The name, and others that will do. */
  readonly names: readonly string[];
  readonly ignoresCase?: boolean;
  /** What the program says where they are: a path, or several. */
  readonly files?: Value | null;
  readonly site: Site;
}

/** What committed environment files say of a variable, as text; null where they do not tell. */
export function environmentText(
  { names, ignoresCase = false, files = null, site }: Asking,
  { project }: Evaluator,
): string | null {
  const paths = (files?.type === "list" ? files.items : [files]).map(textOf).filter((path) => path !== null);
  return project.environment.find({
    names,
    ignoresCase,
    from: site.file,
    files: paths.flatMap((path) => placesInTree(path, project.index, site).toReversed()),
  });
}

/** What whoever runs the program says that a variable is, which is sure; null where nobody says it. */
export function givenText({ names, ignoresCase = false }: Asking, { project }: Evaluator): string | null {
  return project.given.find(names, ignoresCase);
}

/** The environment as far as whoever runs the program names it; null where nobody does. */
export function givenVariables({ project }: Evaluator): Value | null {
  if (project.given.isEmpty) return null;
  const known = dictOf([...project.given.texts].map(([name, text]) => [name, constant(text)] as const));
  return { ...known, complete: false, isSetting: true };
}

/** A variable that has to be set: what committed files say of it, which whoever runs the program may change. */
export function environmentSetting(asking: Asking, evaluator: Evaluator): Value | null {
  const given = givenText(asking, evaluator);
  if (given !== null) return constant(given);
  const text = environmentText(asking, evaluator);
  return text === null ? null : constant(text, true);
}

/** A variable that need not be set. It is not, by default; where a text is needed it is what committed files say. */
export function perhapsSet(asking: Asking, evaluator: Evaluator): Value {
  const given = givenText(asking, evaluator);
  if (given !== null) return constant(given);
  const text = environmentText(asking, evaluator);
  return text === null ? constant(null, true) : { ...none, configurable: true, example: text };
}

/** All variables that the file at a path sets, or one that stands for it; null where neither is there. */
export function variablesIn(path: Value, site: Site, { project }: Evaluator): Variables | null {
  const text = textOf(path);
  const places = text === null ? [] : placesInTree(text, project.index, site);
  return places.map((place) => project.environment.variablesIn(place)).find((one) => one !== null) ?? null;
}

/** A default, which whoever runs the program may change. */
export function configurable(value: Value): Value {
  return value.type === "constant" ? { ...value, configurable: true } : value;
}

const conversions: Readonly<Record<string, (text: string, isSetting: boolean) => Value | null>> = {
  str: constant,
  bool: (text, isSetting) => {
    if (/^(?:1|on|t|true|y|yes)$/i.test(text)) return constant(true, isSetting);
    return /^(?:0|off|f|false|n|no)$/i.test(text) ? constant(false, isSetting) : null;
  },
  int: (text, isSetting) => (/^[+-]?\d+$/.test(text) ? constant(Number(text), isSetting) : null),
  float: (text, isSetting) => (/^[+-]?\d+(?:\.\d*)?$/.test(text) ? constant(Number(text), isSetting) : null),
  list: fromJson,
  dict: fromJson,
};

/**
 * What a text becomes where a value of a type is wanted, by the type's name; null where that is not known.
 * @param isSetting false for a text that is sure
 */
export function converted(text: string, type: string, isSetting = true): Value | null {
  return conversions[type]?.(text, isSetting) ?? null;
}
