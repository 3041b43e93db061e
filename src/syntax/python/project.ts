import { type SourceTree, walkTree } from "../../domain/source-tree.ts";
import type { Expression, FunctionDefinition, Statement } from "./ast.ts";
import type { Definition } from "./definition.ts";
import { declaresEntryPoints } from "./entry-points.ts";
import { EnvironmentFiles, isEnvironmentFile } from "./environment-files.ts";
import { GivenVariables } from "./given-variables.ts";
import { here } from "./ledger.ts";
import { isManifest } from "./manifests.ts";
import { PythonModule } from "./module.ts";
import { ModuleIndex } from "./module-index.ts";
import {
  GrammarNotLoaded,
  type PythonParser,
  type PythonTree,
  pythonParser,
  pythonParserIfLoaded,
} from "./parser.ts";
import { folderOf } from "./python-folders.ts";
import { readBody, readModule } from "./read-module.ts";
import { declaresRequirements } from "./required-packages.ts";
import { RequirementsAround } from "./requirements-around.ts";
import { type Modules, resolveName } from "./resolve-name.ts";
import { decodeSource } from "./source-text.ts";
import { importsTop, isBuiltFrom, isStartedFrom } from "./start-folders.ts";
import { mayTell } from "./telling-files.ts";
import { findLinks } from "./tree-links.ts";

/** A file of the tree that this project could not read as asked, with the reason in a sentence. */
export interface SourceProblem {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

const noFiles: SourceTree = {
  commit: null,
  dirty: false,
  unreadable: [],
  list: () => Promise.resolve([]),
  read: () => Promise.resolve(new Map()),
};

/**
 * What an environment holds that was committed with the program: packages that others wrote. Whoever runs the program
 * has them from elsewhere, and what a name of the framework means is known without its source.
 */
const installed = /(^|\/)(site|dist)-packages\//;
/** Larger files are generated; they are listed, not read. */
const largestFile = 8_000_000;
/** What no list of routes reaches, in characters. */
const largestData = 500_000;
/** Files of data that a module may read. */
export const isData =
  /\.(json|ya?ml|toml|ini|cfg|conf)(\.(example|sample|template|dist))?$|(^|\/)(VERSION|[vV]ersion)(\.txt)?$/;
/** The frameworks of routes and of sessions, and what gives them. */
const ofRoutes = /\b(?:fastapi|starlette|sqlalchemy|sqlmodel|Depends|APIRouter)\b|[sS]ession/;
const tooLargeMessage = `larger than ${largestFile} bytes, not read`;

/**
 * The Python files of one source tree: which modules there are, what a name means, and (parsed on demand) what
 * they say. Everything is synchronous over the files that are loaded; what turns out to be missing is remembered,
 * and `settle` loads it and asks again. The grammar, too, is loaded when it turns out to be needed: ask for syntax
 * within `settle`.
 *
 *     const project = await PythonProject.open(tree);
 *     try {
 *       const found = await project.settle(() => project.resolve("app/routes.py", "SessionDep"));
 *     } finally {
 *       project.close();
 *     }
 */
export class PythonProject implements Modules {
  readonly index: ModuleIndex;
  readonly requirements: RequirementsAround;
  /** Paths of the files that say what is needed, offered and installed. */
  readonly manifests: readonly string[];
  readonly environment: EnvironmentFiles;
  readonly given: GivenVariables;
  readonly problems: SourceProblem[] = [];
  #tree: SourceTree;
  readonly #parser: PythonParser;
  readonly #modules = new Map<string, PythonModule | null>();
  readonly #missing = new Set<string>();
  readonly #quoted = new Set<string>();
  readonly #trees = new Map<string, PythonTree>();
  /** Texts of the files that declare entry points, requirements or an environment, and of data; undefined: not read yet. */
  readonly #declarations: Map<string, string | null | undefined>;

  private constructor(
    tree: SourceTree,
    parser: PythonParser,
    index: ModuleIndex,
    manifests: readonly string[],
    environments: readonly string[],
    given: GivenVariables,
  ) {
    this.manifests = manifests;
    const declarations = manifests.filter(
      (path) => declaresEntryPoints.test(path) || declaresRequirements.test(path),
    );
    this.#declarations = new Map([...declarations, ...environments].map((path) => [path, undefined]));
    this.#tree = tree;
    this.#parser = parser;
    this.index = index;
    this.requirements = new RequirementsAround(declarations, (file) =>
      index.has(file) ? (this.module(file)?.text ?? null) : this.declaration(file),
    );
    this.environment = new EnvironmentFiles(environments, (file) => this.declaration(file));
    this.given = given;
  }

  /**
   * @param roots folders that hold top-level packages; empty: found by looking
   * @param variables of the environment in which the program runs, as far as somebody says them
   */
  static async open(
    tree: SourceTree,
    roots: readonly string[] = [],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<PythonProject> {
    const problems: SourceProblem[] = [];
    const paths: string[] = [];
    const manifests: string[] = [];
    const environments: string[] = [];
    const symlinks: string[] = [];
    const starts = new Set<string>();
    const distributions = new Set<string>();
    // Once over all of them: a large tree has a hundred thousand.
    for (const { path, type, size } of await walkTree(tree)) {
      if (type === "symlink") symlinks.push(path);
      if (mayTell(path)) {
        if (isStartedFrom(path)) starts.add(folderOf(path));
        if (isBuiltFrom(path)) distributions.add(folderOf(path));
        if (type !== "file") continue;
        if (isManifest(path)) manifests.push(path);
        if (isEnvironmentFile(path)) environments.push(path);
      }
      if (type !== "file" || !path.endsWith(".py") || installed.test(path)) continue;
      if (size === null || size <= largestFile) paths.push(path);
      else problems.push({ file: path, line: 1, message: tooLargeMessage });
    }
    const links = await findLinks(tree, symlinks);
    const project: PythonProject = new PythonProject(
      tree,
      pythonParserIfLoaded,
      new ModuleIndex(
        paths,
        roots,
        { starts, distributions },
        {
          requires: (distribution, from) => project.requirements.name(distribution, from),
          imports: (top, from) => importsTop(project.#modules.get(from)?.text ?? "", top),
          speaks: (from) => ofRoutes.test(project.#modules.get(from)?.text ?? ""),
        },
        links,
      ),
      manifests,
      environments,
      new GivenVariables(variables),
    );
    project.problems.push(...problems);
    return project;
  }

  /** Reads files; those that are not Python files of the tree are ignored. */
  async load(paths: Iterable<string>): Promise<void> {
    const isWanted = (path: string) =>
      this.index.has(path) ? !this.#modules.has(path) : this.#declarations.has(path);
    const wanted = [...new Set(paths)].filter(isWanted);
    if (wanted.length === 0) return;
    const contents = await this.#tree.read(wanted);
    for (const path of wanted) {
      const bytes = contents.get(path) ?? null;
      if (this.index.has(path)) this.#keep(path, bytes);
      else this.#declarations.set(path, bytes === null ? null : decodeSource(bytes).text);
    }
  }

  /** What is in a file of data of the tree; null where there is none, it is too large, or it is not loaded yet. */
  dataText(path: string): string | null {
    if (!isData.test(path)) return null;
    if (!this.#declarations.has(path)) this.#declarations.set(path, undefined);
    const text = this.declaration(path);
    return text === null || text.length > largestData ? null : text;
  }

  /** What is in a file that declares something; null where it cannot be read, or is not loaded yet. */
  declaration(path: string): string | null {
    const known = this.#declarations.get(path);
    if (known !== undefined) return known;
    const bytes = this.#tree.readNow?.(path);
    if (bytes === undefined) this.#missing.add(path);
    else this.#declarations.set(path, bytes === null ? null : decodeSource(bytes).text);
    return this.#declarations.get(path) ?? null;
  }

  /** Lets go of modules that will hardly be asked for; those that are, are read again. */
  forget(paths: Iterable<string>): void {
    for (const path of paths) this.#modules.delete(path);
  }

  #keep(path: string, bytes: Uint8Array | null): PythonModule | null {
    const module = bytes === null ? null : this.#decode(path, bytes);
    this.#modules.set(path, module);
    return module;
  }

  /** The module of a file; null when it is no Python file of the tree, is unreadable, or is not loaded yet. */
  module(path: string): PythonModule | null {
    const reader = here();
    if (reader.isLate && reader.path !== path) this.quote(path);
    const module = this.#modules.get(path);
    if (module !== undefined) return module;
    if (!this.index.has(path)) return null;
    const bytes = this.#tree.readNow?.(path);
    if (bytes !== undefined) return this.#keep(path, bytes);
    this.#missing.add(path);
    return null;
  }

  /** Has to be told where the text of a file decides about something in another one. */
  quote(path: string): void {
    this.#quoted.add(path);
  }

  /** True when the text of a file decided about something in another one. */
  isQuoted(path: string): boolean {
    return this.#quoted.has(path);
  }

  /** Reads further files from another tree that differs in the text of some files; those are read anew. */
  async follow(tree: SourceTree, changed: readonly string[]): Promise<void> {
    this.#tree = tree;
    const contents = await tree.read(changed);
    for (const path of changed) this.#keep(path, contents.get(path) ?? null);
  }

  /** Modules that were loaded so far. */
  get loaded(): readonly PythonModule[] {
    return [...this.#modules.values()].filter((module) => module !== null);
  }

  /** True when an answer since the last load may be wrong because a file was not loaded. */
  get isMissingFiles(): boolean {
    return this.#missing.size > 0;
  }

  /** What a dotted name means at the top level of a file, over what is loaded. */
  resolve(path: string, dotted: string): Definition | null {
    const module = this.module(path);
    return module === null ? null : resolveName(this, module, dotted);
  }

  /** Asks, loads what was missing, and asks again until nothing is missing. The question must have no effects. */
  async settle<T>(ask: () => T): Promise<T> {
    for (;;) {
      this.#missing.clear();
      let answer: T;
      try {
        answer = ask();
      } catch (error) {
        if (!(error instanceof GrammarNotLoaded)) throw error;
        await pythonParser();
        continue;
      }
      if (this.#missing.size === 0) return answer;
      await this.load([...this.#missing]);
    }
  }

  /** The statements of a function's body. */
  body(definition: FunctionDefinition): readonly Statement[] {
    return readBody(this.#parser, definition).statements;
  }

  /** Reads text as one expression, as string annotations are; null when it is none. */
  expression(text: string): Expression | null {
    const [statement, ...more] = readModule(this.#parser, `(${text})`).statements;
    return statement?.type === "expression" && more.length === 0 ? statement.value : null;
  }

  /** The full syntax tree of a file, valid until `close`. */
  tree(path: string): PythonTree | null {
    const known = this.#trees.get(path);
    if (known !== undefined) return known;
    const module = this.module(path);
    if (module === null) return null;
    const tree = this.#parser.parse(module.text);
    this.#trees.set(path, tree);
    return tree;
  }

  /** Frees every syntax tree, which live outside the JavaScript heap, and lets go of the files. */
  close(): void {
    this.#tree = noFiles;
    for (const tree of this.#trees.values()) tree.delete();
    this.#trees.clear();
  }

  #decode(path: string, bytes: Uint8Array): PythonModule | null {
    if (bytes.length > largestFile) {
      this.problems.push({ file: path, line: 1, message: tooLargeMessage });
      return null;
    }
    const { text, exact } = decodeSource(bytes);
    if (!exact) this.problems.push({ file: path, line: 1, message: "is not text in its declared encoding" });
    return new PythonModule(this.#parser, path, this.index.nameOf(path), text);
  }
}
