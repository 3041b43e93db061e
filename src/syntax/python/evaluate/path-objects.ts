import { here } from "../ledger.ts";
import { listOf } from "./collections.ts";
import { openedFile, textAt } from "./data-files.ts";
import type { Evaluator } from "./evaluator.ts";
import {
  absolutePath,
  isBelowFile,
  joinPaths,
  matching,
  placeInTree,
  relativePath,
  splitEnding,
  splitPath,
} from "./file-paths.ts";
import {
  builtin,
  type CallArguments,
  constant,
  type InstanceValue,
  type NativeObject,
  placeName,
  type Site,
  textOf,
  unknown,
  type Value,
} from "./value.ts";

/** `PATH_MAX` of Linux. */
const longestPath = 4096;

/** `pathlib.Path(...)`; null for a path that is not known. */
export function pathObject(text: string | null, site: Site, evaluator: Evaluator): InstanceValue {
  const path = text === null || text.length > longestPath ? null : plain(text);
  const attributes = new Map<string, Value>(path === null ? [] : [[placeName, constant(path)]]);
  return {
    type: "instance",
    class: null,
    origin: "pathlib.Path",
    attributes,
    native: new PathNative(path, site, evaluator),
    args: null,
    site,
    home: here(),
  };
}

/** `left / right` where one of them is a path object; null where they are none or not known. */
export function joinedPath(left: Value, right: Value): Value | null {
  const native = nativeOf(left) ?? nativeOf(right);
  const [a, b] = [textOf(left), textOf(right)];
  return native?.at(a === null || b === null ? null : joinPaths([a, b])) ?? null;
}

function nativeOf(value: Value): PathNative | null {
  return value.type === "instance" && value.native instanceof PathNative ? value.native : null;
}

/** Attributes and methods that give another path. */
const givesPath = new Set([
  "joinpath",
  "resolve",
  "absolute",
  "expanduser",
  "with_name",
  "with_stem",
  "with_suffix",
]);

/** A path of `pathlib`: its text never changes. What is written to files is not known. */
class PathNative implements NativeObject {
  readonly #text: string | null;
  readonly #site: Site;
  readonly #evaluator: Evaluator;

  constructor(text: string | null, site: Site, evaluator: Evaluator) {
    this.#text = text;
    this.#site = site;
    this.#evaluator = evaluator;
  }

  at(text: string | null): InstanceValue {
    return pathObject(text, this.#site, this.#evaluator);
  }

  attribute(name: string): Value | null {
    if (this.#text !== null) return this.#attributeOf(this.#text, name);
    if (name === "parent") return this.at(null);
    return givesPath.has(name) ? builtin(`Path.${name}`, () => this.at(null)) : null;
  }

  #attributeOf(text: string, name: string): Value | null {
    const [folder, last] = splitPath(text);
    const [stem, ending] = splitEnding(last);
    switch (name) {
      case "name":
        return known(last);
      case "stem":
        return known(stem);
      case "suffix":
        return last === "" ? null : constant(ending);
      case "parent":
        return this.at(folder);
      case "parents":
        return listOf(
          above(text).map((path) => this.at(path)),
          "tuple",
        );
      case "parts":
        return listOf(
          partsOf(text).map((part) => constant(part)),
          "tuple",
        );
      default:
        return this.#method(text, name, folder, stem);
    }
  }

  #method(text: string, name: string, folder: string, stem: string): Value | null {
    const made = (make: (texts: readonly string[], args: CallArguments) => Value | null) =>
      builtin(`Path.${name}`, (args) => {
        const texts = args.positional.map(textOf);
        if (texts.includes(null)) return givesPath.has(name) ? this.at(null) : unknown;
        return make(texts as string[], args) ?? unknown;
      });
    switch (name) {
      case "resolve":
      case "absolute":
      case "expanduser":
        return made(() => this.at(absolutePath(text)));
      case "as_posix":
      case "__str__":
      case "__fspath__":
        return made(() => constant(text));
      case "joinpath":
      case "__truediv__":
        return made((parts) => this.at(joinPaths([text, ...parts])));
      case "with_name":
        return made(([wanted = ""]) => this.at(joinPaths([folder, wanted])));
      case "with_stem":
        return made(([wanted = ""]) => this.at(joinPaths([folder, wanted + splitEnding(text)[1]])));
      case "with_suffix":
        return made(([wanted = ""]) => this.at(joinPaths([folder, stem + wanted])));
      case "relative_to":
        return made((parts) => this.at(relativePath(text, joinPaths(parts))));
      case "iterdir":
        return made(() => this.#listed(text, "*"));
      case "glob":
        return made(([pattern = ""]) => this.#listed(text, pattern));
      case "rglob":
        return made(([pattern = ""]) => this.#listed(text, `**/${pattern}`));
      case "exists":
      case "is_file":
      case "is_dir":
        return made(() => this.#is(text, name));
      case "read_text":
      case "read_bytes":
        return builtin(name, (_, where) => textAt(text, where, this.#evaluator));
      case "open":
        return builtin(name, (args, where) =>
          openedFile({ ...args, positional: [constant(text), ...args.positional] }, where, this.#evaluator),
        );
      default:
        return null;
    }
  }

  #listed(text: string, pattern: string): Value | null {
    const { project } = this.#evaluator;
    const place = placeInTree(text, project, this.#site);
    const found = place?.isFolder === true ? matching(place.path, pattern, project.index) : null;
    return found === null ? null : listOf(found.map((path) => this.at(joinPaths([text, path]))));
  }

  /** What is not Python is not seen: it may be there. */
  #is(text: string, question: string): Value | null {
    const place = placeInTree(text, this.#evaluator.project, this.#site);
    if (place === null)
      return isBelowFile(text, this.#evaluator.project, this.#site) ? constant(false) : null;
    return constant(question === "exists" || place.isFolder === (question === "is_dir"));
  }
}

/** Without what stands for the same folder. */
function plain(text: string): string {
  const parts = partsOf(text).filter((part) => part !== ".");
  return parts.length === 0 ? "." : parts.join("/").replace(/^\/\//, "/");
}

function above(text: string): string[] {
  const found: string[] = [];
  for (let [at] = splitPath(text); found.at(-1) !== at && at !== ""; [at] = splitPath(at)) found.push(at);
  return found;
}

/** The top of the tree has a name, and nobody knows it. */
function known(name: string): Value | null {
  return name === "" ? null : constant(name);
}

function partsOf(text: string): string[] {
  const parts = text.split("/").filter((part) => part !== "");
  return text.startsWith("/") ? ["/", ...parts] : parts;
}
