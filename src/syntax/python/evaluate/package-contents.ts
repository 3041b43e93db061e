import { here } from "../ledger.ts";
import type { ModuleLocation } from "../python-folders.ts";
import { argument } from "./call-arguments.ts";
import { listOf } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import { placeInTree } from "./file-paths.ts";
import {
  type CallArguments,
  constant,
  foreign,
  type InstanceValue,
  itemsName,
  type Site,
  textOf,
  type Value,
} from "./value.ts";

/** `package.__path__`: its folders. Null for what is no package. */
export function pathOf(location: ModuleLocation): Value | null {
  if (location.type === "namespace") return listOf(location.folders.map((folder) => constant(`/${folder}`)));
  return location.isPackage ? listOf([constant(`/${location.path.replace(/\/?__init__\.py$/, "")}`)]) : null;
}

/** `pkgutil.iter_modules(path, prefix)` and, with what is below packages, `walk_packages`. */
export function listModules(
  args: CallArguments,
  isDeep: boolean,
  site: Site,
  evaluator: Evaluator,
): Value | null {
  const given = argument(args, "path", 0);
  const path = given === null ? null : evaluator.force(given);
  if (path?.type !== "list" || !path.complete) return null;
  const prefix = argument(args, "prefix", 1);
  const start = prefix === null ? "" : textOf(evaluator.force(prefix));
  const texts = path.items.map((one) => textOf(evaluator.force(one)));
  if (start === null || texts.includes(null)) return null;
  const { index } = evaluator.project;
  const folders = texts
    .map((text) => placeInTree(text ?? "", evaluator.project, site))
    .filter((place) => place !== null);
  const below = (folder: string, before: string, depth: number): InstanceValue[] =>
    index.entriesOf(folder).flatMap((entry) => {
      const name = entry.replace(/\.py$/, "");
      const inner = folder === "" ? entry : `${folder}/${entry}`;
      const isPackage = index.has(`${inner}/__init__.py`);
      if (name === "__init__" || (entry === name && !isPackage)) return [];
      const further = isDeep && isPackage && depth < 10 ? below(inner, `${before}${name}.`, depth + 1) : [];
      return [moduleInfo(`${before}${name}`, isPackage, site), ...further];
    });
  return listOf(folders.flatMap((folder) => below(folder.path, start, 0)));
}

/** A `ModuleInfo`: three attributes, which can be unpacked too. */
function moduleInfo(name: string, isPackage: boolean, site: Site): InstanceValue {
  const parts: [string, Value][] = [
    ["module_finder", foreign("pkgutil.finder")],
    ["name", constant(name)],
    ["ispkg", constant(isPackage)],
  ];
  const items = listOf(
    parts.map(([, value]) => value),
    "tuple",
  );
  const attributes = new Map<string, Value>([...parts, [itemsName, items]]);
  return {
    type: "instance",
    class: null,
    origin: "pkgutil.ModuleInfo",
    attributes,
    native: null,
    args: null,
    site,
    home: here(),
  };
}
