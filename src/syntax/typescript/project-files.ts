import { ts } from "./compiler.ts";
import { folderOf, joinPath } from "./source-paths.ts";

/** What a `tsconfig.json` says about names of modules. */
export interface ModuleNaming {
  /** Folder of the file that says it. */
  readonly folder: string;
  /** Folder that non-relative names start from, or null. */
  readonly baseUrl: string | null;
  /** Pattern to replacements, relative to `pathsBase`. */
  readonly paths: readonly (readonly [string, readonly string[]])[];
  readonly pathsBase: string;
}

/** What a `package.json` says that matters for resolving and judging. */
export interface PackageManifest {
  readonly folder: string;
  readonly name: string | null;
  readonly entries: readonly string[];
  readonly aliases: readonly (readonly [string, string])[];
  /** Version ranges by package name; production, peer and development dependencies alike. */
  readonly dependencies: ReadonlyMap<string, string>;
}

type Json = Record<string, unknown>;

/** Reads a `tsconfig.json`, following relative `extends` among the given files. A broken one counts as empty. */
export function readModuleNaming(
  path: string,
  textOf: (path: string) => string | null,
  seen: readonly string[] = [],
): ModuleNaming {
  const folder = folderOf(path);
  const empty: ModuleNaming = { folder, baseUrl: null, paths: [], pathsBase: folder };
  const text = textOf(path);
  if (text === null || seen.includes(path)) return empty;
  const config = record(ts.parseConfigFileTextToJson(path, text).config as unknown);
  let inherited = empty;
  for (const parent of [config.extends].flat()) {
    if (typeof parent !== "string" || !parent.startsWith(".")) continue;
    const base = joinPath(folder, parent);
    const file = [base, `${base ?? ""}.json`].find((name) => name !== null && textOf(name) !== null);
    if (file) inherited = { ...readModuleNaming(file, textOf, [...seen, path]), folder };
  }
  const options = record(config.compilerOptions);
  const baseUrl = typeof options.baseUrl === "string" ? joinPath(folder, options.baseUrl) : inherited.baseUrl;
  if (options.paths === undefined) {
    return { ...inherited, baseUrl, pathsBase: inherited.paths.length > 0 ? inherited.pathsBase : folder };
  }
  const paths = Object.entries(record(options.paths)).map(
    ([pattern, targets]) => [pattern, strings(targets)] as const,
  );
  return { folder, baseUrl, paths, pathsBase: baseUrl ?? folder };
}

/** Reads a `package.json`. A broken one counts as empty: it decides no verdict by itself. */
export function readManifest(path: string, text: string): PackageManifest {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    parsed = {};
  }
  const json = record(parsed);
  const dependencies = new Map<string, string>();
  for (const field of ["devDependencies", "peerDependencies", "dependencies"]) {
    for (const [name, range] of Object.entries(record(json[field]))) {
      if (typeof range === "string") dependencies.set(name, range);
    }
  }
  return {
    folder: folderOf(path),
    name: typeof json.name === "string" ? json.name : null,
    entries: [json.source, json.types, json.module, json.main, exportEntry(json.exports)].filter(
      (entry) => typeof entry === "string",
    ),
    aliases: [record(json._moduleAliases), record(json.imports)].flatMap((table) =>
      Object.entries(table).flatMap(([alias, target]) => {
        const file = exportEntry(target);
        return file === null ? [] : [[alias, file] as const];
      }),
    ),
    dependencies,
  };
}

function exportEntry(value: unknown): string | null {
  if (typeof value === "string") return value;
  const table = record(value);
  for (const key of [".", "source", "types", "import", "default", "require", "node"]) {
    const entry = key in table ? exportEntry(table[key]) : null;
    if (entry !== null) return entry;
  }
  return null;
}

function record(value: unknown): Json {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function strings(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
