import { here } from "../ledger.ts";
import { argument } from "./call-arguments.ts";
import { listOf } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import {
  absolutePath,
  below,
  joinPaths,
  matching,
  normalPath,
  type Place,
  placeInTree,
  relativePath,
  splitEnding,
  splitPath,
} from "./file-paths.ts";
import { pathObject } from "./path-objects.ts";
import { builtin, type CallArguments, constant, none, type Site, textOf, type Value } from "./value.ts";

/** Functions of the standard library that compute paths and look into folders of the tree; null for all others. */
export function callPathLibrary(
  name: string,
  args: CallArguments,
  site: Site,
  evaluator: Evaluator,
): Value | null {
  if (!/^(?:os|posixpath|pathlib|glob)\./.test(name)) return null;
  const texts = args.positional.map((one) => textOf(evaluator.force(one)));
  const made = /^pathlib\.(Pure)?(Posix)?Path$/.test(name);
  if (texts.includes(null)) return made ? pathObject(null, site, evaluator) : null;
  const [first, second] = texts as string[];
  if (made) return pathObject(joinPaths(texts as string[]), site, evaluator);
  if (name === "pathlib.Path.cwd") return pathObject("/", site, evaluator);
  if (name === "os.getcwd") return constant("/");
  if (first === undefined)
    return name === "os.listdir" || name === "os.scandir" ? listed(name, ".", site, evaluator) : null;
  switch (name.replace(/^posixpath\./, "os.path.")) {
    case "os.path.join":
      return constant(joinPaths(texts as string[]));
    case "os.path.dirname":
      return constant(splitPath(first)[0]);
    case "os.path.basename":
      return splitPath(first)[1] === "" ? null : constant(splitPath(first)[1]);
    case "os.path.split":
      return pair(splitPath(first));
    case "os.path.splitext":
      return pair(splitEnding(first));
    case "os.path.abspath":
    case "os.path.realpath":
      return constant(absolutePath(first));
    case "os.path.normpath":
      return constant(normalPath(first));
    case "os.path.relpath":
      return constant(relativePath(first, second ?? textOf(argument(args, "start")) ?? "/"));
    case "os.path.exists":
    case "os.path.isfile":
    case "os.path.isdir":
      return isThere(name, placeInTree(first, evaluator.project, site));
    case "os.fspath":
      return constant(first);
    case "os.listdir":
    case "os.scandir":
      return listed(name, first, site, evaluator);
    case "os.walk":
      return walk(first, site, evaluator);
    case "glob.glob":
    case "glob.iglob":
      return globbed(first, args, site, evaluator);
    default:
      return null;
  }
}

function pair(parts: readonly [string, string]): Value {
  return listOf(
    parts.map((part) => constant(part)),
    "tuple",
  );
}

/** What is not Python is not seen: it may be there. */
function isThere(question: string, place: Place | null): Value | null {
  if (place === null) return null;
  return constant(question.endsWith("exists") || place.isFolder === question.endsWith("isdir"));
}

function listed(name: string, folder: string, site: Site, evaluator: Evaluator): Value | null {
  const { index } = evaluator.project;
  const place = placeInTree(folder, evaluator.project, site);
  if (place?.isFolder !== true) return null;
  const entries = index.entriesOf(place.path);
  if (name === "os.listdir") return listOf(entries.map((entry) => constant(entry)));
  return listOf(entries.map((entry) => folderEntry(joinPaths([folder, entry]), site, evaluator)));
}

/** An `os.DirEntry`. */
function folderEntry(path: string, site: Site, evaluator: Evaluator): Value {
  const place = placeInTree(path, evaluator.project, site);
  const asks = (question: string) =>
    builtin(question, () => constant(place?.isFolder === (question === "is_dir")));
  return {
    type: "instance",
    class: null,
    origin: "os.DirEntry",
    attributes: new Map<string, Value>([
      ["name", constant(splitPath(path)[1])],
      ["path", constant(path)],
      ["is_file", asks("is_file")],
      ["is_dir", asks("is_dir")],
    ]),
    native: null,
    args: null,
    site,
    home: here(),
  };
}

/** Rows of a folder, the folders in it, and the files in it. */
function walk(top: string, site: Site, evaluator: Evaluator): Value | null {
  const { index } = evaluator.project;
  const place = placeInTree(top, evaluator.project, site);
  if (place?.isFolder !== true) return null;
  const inTree = (path: string) => (place.path === "" ? path : joinPaths([place.path, path]));
  const isFolder = (path: string) => !index.has(inTree(path));
  const folders = ["", ...below(place.path, index).filter(isFolder)];
  const rows = folders.map((folder) => {
    const entries = index.entriesOf(folder === "" ? place.path : inTree(folder));
    const names = (wanted: boolean) =>
      listOf(
        entries
          .filter((entry) => isFolder(joinPaths([folder, entry])) === wanted)
          .map((entry) => constant(entry)),
      );
    return listOf(
      [constant(folder === "" ? top : joinPaths([top, folder])), names(true), names(false)],
      "tuple",
    );
  });
  return listOf(rows);
}

function globbed(pattern: string, args: CallArguments, site: Site, evaluator: Evaluator): Value | null {
  const { index } = evaluator.project;
  const fixed = /^[^*?[]*\//.exec(pattern)?.[0] ?? "";
  const from = textOf(argument(args, "root_dir"));
  const place = placeInTree(joinPaths([from ?? "", fixed === "" ? "." : fixed]), evaluator.project, site);
  if (place?.isFolder !== true) return null;
  const isDeep = argument(args, "recursive") !== null;
  const wanted = pattern.slice(fixed.length);
  const found = matching(place.path, isDeep ? wanted : wanted.replaceAll("**", "*"), index);
  return found === null ? null : listOf(found.map((path) => constant(fixed + path)));
}

/** `importlib.util`: a module that is made of a file, and whether there is one of a name. */
export function callImportTools(
  name: string,
  args: CallArguments,
  site: Site,
  evaluator: Evaluator,
): Value | null {
  if (!name.startsWith("importlib.util.")) return null;
  const { index } = evaluator.project;
  const first = args.positional[0] === undefined ? null : evaluator.force(args.positional[0]);
  if (name === "importlib.util.spec_from_file_location") {
    const path = textOf(argument(args, "location", 1));
    const place = path === null ? null : placeInTree(path, evaluator.project, site);
    return place === null || place.isFolder ? null : specOf(place.path, site);
  }
  if (name === "importlib.util.module_from_spec") {
    const path = first?.type === "instance" ? textOf(first.attributes.get("origin")) : null;
    const file = path?.slice(1);
    if (file === undefined || !index.has(file)) return null;
    evaluator.moduleScope(file);
    return {
      type: "module",
      location: { type: "file", path: file, isPackage: file.endsWith("__init__.py") },
    };
  }
  if (name !== "importlib.util.find_spec") return null;
  const dotted = textOf(first);
  if (dotted === null || dotted.startsWith(".")) return null;
  const location = index.find(dotted, site.file);
  if (location !== null) return specOf(location.type === "file" ? location.path : "", site);
  const [top = dotted, ...rest] = dotted.split(".");
  return rest.length > 0 && index.find(top, site.file) !== null ? none : null;
}

function specOf(path: string, site: Site): Value {
  const instance = (attributes: readonly (readonly [string, Value])[]): Value => ({
    type: "instance",
    class: null,
    origin: "importlib.machinery.ModuleSpec",
    attributes: new Map(attributes),
    native: noDeeds,
    args: null,
    site,
    home: here(),
  });
  const loader = instance([["exec_module", builtin("exec_module", () => none)]]);
  return instance([
    ["origin", constant(`/${path}`)],
    ["loader", loader],
  ]);
}

/** An object that certainly is one. */
const noDeeds = { attribute: () => null };
