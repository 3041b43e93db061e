import { Project, ts } from "ts-morph";
import type { SourceTree } from "../../domain/source-tree.ts";
import { isNestedWithin } from "./nesting.ts";
import { type ModuleNaming, type PackageManifest, readManifest, readModuleNaming } from "./project-files.ts";
import { byNearest, type ModuleResolver, makeModuleResolver } from "./resolve-module.ts";
import { folderOf, isBuiltPath, isSourcePath, isTestPath } from "./source-paths.ts";

/** The files of a tree that matter for a set of packages, compiled together in memory. */
export interface TypeScriptProject {
  readonly checker: ts.TypeChecker;
  /** The compiled files, in path order. */
  readonly files: readonly string[];
  /** Files that mention one of the needles themselves. */
  readonly hits: readonly string[];
  readonly resolve: ModuleResolver;
  sourceFile(path: string): ts.SourceFile | null;
  /** All source paths of the tree below a folder, read or not. */
  pathsBelow(folder: string): readonly string[];
  /** Types are used where a `tsconfig.json` (or `jsconfig.json`) governs the file. */
  hasTypes(path: string): boolean;
  /** Version range by which the file's package asks for a dependency, or null. */
  dependencyRange(path: string, name: string): string | null;
  /** Files that could not be read, so that what they hold cannot be seen. */
  readonly unread: readonly string[];
}

/** Nodes within each other. People write thirty; with 800 the compiler's stack may end. */
const deepest = 500;

const decoder = new TextDecoder();

/**
 * Loads every source file that mentions a needle, everything that those import, and everything that imports
 * those, as far as it lies in the tree. Packages are not in the tree, so their types are unknown.
 * @param needles texts by which a file shows that it is of interest (package names)
 * @param loaders texts by which a file shows that it loads others by their place: all of its package is taken
 */
export async function loadTypeScriptProject(
  tree: SourceTree,
  needles: readonly string[],
  loaders: readonly string[] = [],
): Promise<TypeScriptProject> {
  const entries = (await tree.list()).filter((entry) => entry.type === "file");
  const sources = entries.map((entry) => entry.path).filter(isSourcePath);
  const { namings, manifests } = await readProjectFiles(
    tree,
    entries.map((entry) => entry.path),
  );
  const resolve = makeModuleResolver(new Set(sources), namings, manifests);
  const own = sources.filter((path) => !isTestPath(path) && !isBuiltPath(path));
  // A folder below a test folder, scanned for itself: then what it holds is the project.
  const wanted = own.length > 0 ? own : sources.filter((path) => !/\.(test|spec)\.[^/]*$/.test(path));
  const texts = await readTexts(tree, wanted);
  const imports = new Map([...texts].map(([path, text]) => [path, importsOf(path, text, resolve)]));

  const mentions = new RegExp(
    needles.map((needle) => needle.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&")).join("|"),
  );
  const hits = wanted.filter((path) => mentions.test(texts.get(path) ?? ""));
  const nearestManifest = byNearest(manifests);
  const packages = hits
    .filter((path) => loaders.some((loader) => texts.get(path)?.includes(loader)))
    .map((path) => nearestManifest(folderOf(path))[0]?.folder ?? "");
  const loaded = wanted.filter((path) =>
    packages.some((folder) => folder === "" || path.startsWith(`${folder}/`)),
  );
  const chosen = new Set(importers([...hits, ...loaded], imports));
  for (let frontier = [...chosen]; frontier.length > 0; ) {
    const next = new Set(
      frontier.flatMap((path) => imports.get(path) ?? []).filter((path) => !chosen.has(path)),
    );
    const missing = await readTexts(
      tree,
      [...next].filter((path) => !texts.has(path)),
    );
    for (const [path, text] of missing) {
      texts.set(path, text);
      imports.set(path, importsOf(path, text, resolve));
    }
    for (const path of next) chosen.add(path);
    frontier = [...next];
  }
  const readable = [...chosen].filter((path) => texts.has(path)).sort();
  const nearestNaming = byNearest(namings);
  const { program, tooDeep } = compile(readable, texts, resolve);
  const files = readable.filter((path) => !tooDeep.has(path));
  return {
    checker: program.getTypeChecker(),
    files,
    hits: hits.filter((path) => !tooDeep.has(path)),
    resolve,
    sourceFile: (path) => program.getSourceFile(`/${path}`) ?? null,
    pathsBelow: (folder) => sources.filter((path) => path.startsWith(folder === "" ? "" : `${folder}/`)),
    hasTypes: (path) => nearestNaming(folderOf(path)).length > 0,
    dependencyRange(path, name) {
      for (const manifest of nearestManifest(folderOf(path))) {
        const range = manifest.dependencies.get(name);
        if (range !== undefined) return range;
      }
      return null;
    },
    unread: [...chosen].filter((path) => !texts.has(path) || tooDeep.has(path)).sort(),
  };
}

async function readProjectFiles(
  tree: SourceTree,
  paths: readonly string[],
): Promise<{ namings: readonly ModuleNaming[]; manifests: readonly PackageManifest[] }> {
  const outside = paths.filter((path) => !/(^|\/)node_modules\//.test(path));
  const configs = outside.filter((path) => /(^|\/)(ts|js)config[^/]*\.json$/.test(path));
  const packages = outside.filter((path) => /(^|\/)package\.json$/.test(path));
  const texts = await readTexts(tree, [...configs, ...packages]);
  return {
    namings: configs
      .filter((path) => /(^|\/)(ts|js)config\.json$/.test(path))
      .map((path) => readModuleNaming(path, (name) => texts.get(name) ?? null)),
    manifests: packages.map((path) => readManifest(path, texts.get(path) ?? "")),
  };
}

async function readTexts(tree: SourceTree, paths: readonly string[]): Promise<Map<string, string>> {
  if (paths.length === 0) return new Map();
  const bytes = await tree.read(paths);
  return new Map([...bytes].map(([path, content]) => [path, decoder.decode(content)]));
}

function importsOf(path: string, text: string, resolve: ModuleResolver): readonly string[] {
  const { importedFiles } = ts.preProcessFile(text, true, true);
  return importedFiles.map((file) => resolve(file.fileName, path)).filter((found) => found !== null);
}

/** The given files and all that import them, directly or not. */
function importers(
  files: readonly string[],
  imports: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const back = new Map<string, string[]>();
  for (const [path, targets] of imports) {
    for (const target of targets) back.set(target, [...(back.get(target) ?? []), path]);
  }
  const reached = new Set(files);
  for (const path of reached) for (const importer of back.get(path) ?? []) reached.add(importer);
  return [...reached];
}

function compile(
  files: readonly string[],
  texts: ReadonlyMap<string, string>,
  resolve: ModuleResolver,
): { readonly program: ts.Program; readonly tooDeep: ReadonlySet<string> } {
  const project = new Project({
    useInMemoryFileSystem: true,
    compilerOptions: {
      allowJs: true,
      experimentalDecorators: true,
      jsx: ts.JsxEmit.Preserve,
      // Without the browser's declarations: they are most of the work and say nothing about a server.
      lib: ["lib.es2022.d.ts"],
      module: ts.ModuleKind.ESNext,
      moduleResolution: ts.ModuleResolutionKind.Bundler,
      skipLibCheck: true,
      strict: true,
      target: ts.ScriptTarget.ES2022,
      types: [],
    },
    resolutionHost: () => ({
      resolveModuleNames: (names, containing) =>
        names.map((name) => {
          const found = resolve(name, containing.replace(/^\//, ""));
          return found === null
            ? undefined
            : { resolvedFileName: `/${found}`, isExternalLibraryImport: false };
        }),
    }),
  });
  const tooDeep = files.filter((path) => !add(project, path, texts.get(path) ?? ""));
  return { program: project.getProgram().compilerObject, tooDeep: new Set(tooDeep) };
}

/**
 * Adds a file, unless it is nested deeper than the compiler and what follows it can go: one such file would end the
 * reading of all others.
 */
function add(project: Project, path: string, text: string): boolean {
  try {
    const file = project.createSourceFile(`/${path}`, text);
    if (isNestedWithin(file.compilerNode, deepest)) return true;
    project.removeSourceFile(file);
    return false;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
