import { here } from "../ledger.ts";
import { listOf } from "./collections.ts";
import { openedFile, textAt } from "./data-files.ts";
import type { Evaluator } from "./evaluator.ts";
import { entriesIn, folderOfPath, joinPaths, kindAt, matchingPaths, nameOfPath } from "./paths.ts";
import {
  builtin,
  constant,
  type InstanceValue,
  placeName,
  type Site,
  textOf,
  unknown,
  type Value,
} from "./value.ts";

const origin = "pathlib.Path";

/** True for an object of `pathlib`. */
export function isPath(value: Value): value is InstanceValue {
  return value.type === "instance" && value.origin === origin;
}

/** `pathlib.Path(...)`. @param place from the top of the tree; null where it is not known */
export function pathObject(place: string | null, site: Site, evaluator: Evaluator): Value {
  const attributes = new Map<string, Value>(place === null ? [] : [[placeName, constant(place)]]);
  const native: InstanceValue["native"] = {
    attribute: (name) => attributeOf(name, place, site, evaluator),
  };
  return { type: "instance", class: null, origin, attributes, native, args: null, site, home: here() };
}

/** A path object of several parts, `Path("a", b)` and `a / b`. */
export function joinedPath(parts: readonly Value[], site: Site, evaluator: Evaluator): Value {
  const texts = parts.map(textOf);
  const isKnown = texts.every((text) => text !== null);
  return pathObject(isKnown ? joinPaths(texts) : null, site, evaluator);
}

function attributeOf(name: string, place: string | null, site: Site, evaluator: Evaluator): Value | null {
  const at = (path: string | null) => pathObject(path, site, evaluator);
  const self = at(place);
  switch (name) {
    case "parent":
      return at(place === null ? null : folderOfPath(place));
    case "joinpath":
      return builtin(name, ({ positional }, where) => joinedPath([self, ...positional], where, evaluator));
    case "resolve":
    case "absolute":
    case "expanduser":
      return builtin(name, () => self);
    default:
      return place === null ? null : attributeAt(name, place, at, evaluator);
  }
}

function attributeAt(
  name: string,
  place: string,
  at: (path: string | null) => Value,
  evaluator: Evaluator,
): Value | null {
  const last = nameOfPath(place);
  const dot = last.lastIndexOf(".");
  const [stem, suffix] = dot > 0 ? [last.slice(0, dot), last.slice(dot)] : [last, ""];
  const beside = (other: string) => at(joinPaths([place, "..", other]));
  const list = (paths: readonly string[] | null) => (paths === null ? unknown : listOf(paths.map(at)));
  switch (name) {
    case "name":
      return constant(last);
    case "stem":
      return constant(stem);
    case "suffix":
      return constant(suffix);
    case "parents":
      return listOf(foldersAround(place).map(at), "tuple", false);
    case "as_posix":
      return builtin(name, () => constant(place));
    case "with_name":
    case "with_suffix":
      return builtin(name, ({ positional: [given] }) => {
        const text = textOf(given);
        return text === null ? at(null) : beside(name === "with_name" ? text : stem + text);
      });
    case "exists":
      return builtin(name, () => (kindAt(place, evaluator) === null ? unknown : constant(true)));
    case "is_file":
    case "is_dir":
      return builtin(name, () => {
        const kind = kindAt(place, evaluator);
        return kind === null ? unknown : constant((kind === "file") === (name === "is_file"));
      });
    case "read_text":
    case "read_bytes":
      return builtin(name, () => textAt(place, evaluator));
    case "open":
      return builtin(name, ({ positional, keywords, open }, where) =>
        openedFile({ positional: [constant(place), ...positional], keywords, open }, where, evaluator),
      );
    case "iterdir":
      return builtin(name, () =>
        list(entriesIn(place, evaluator)?.map((entry) => joinPaths([place, entry]) ?? entry) ?? null),
      );
    case "glob":
      return builtin(name, ({ positional: [pattern] }) => {
        const text = textOf(pattern);
        return text === null ? unknown : list(matchingPaths(`${place}/${text}`, evaluator));
      });
    default:
      return null;
  }
}

function foldersAround(place: string): string[] {
  const folder = folderOfPath(place);
  return folder === null ? [] : [folder, ...foldersAround(folder)];
}
