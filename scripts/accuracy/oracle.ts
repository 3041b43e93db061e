import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { generatedEntries } from "./generated/index.ts";
import type { Prepared } from "./prepare.ts";
import type { Recipe } from "./recipe.ts";

/** One route as the running framework tells it. */
export interface RuntimeRoute {
  /** `METHOD /path`. */
  readonly key: string;
  readonly definition: "sync" | "async";
  readonly session: "none" | "sync" | "async" | "both";
  /** Why its sessions could not be asked for: an object of the application refused. Absent: they were. */
  readonly notAsked?: string;
  /** Registered with Starlette's own `Route`: neither coroutine nor dependencies are FastAPI's business. */
  readonly plain: boolean;
  /** Of the innermost function. */
  readonly file: string;
  readonly handler: string;
}

/** A client call of a test: method and path with every unknown part filled in. */
export interface RuntimeCall {
  readonly method: string;
  readonly path: string;
}

/** A route of which nothing could be asked but where it is served. */
export interface UnaskedRoute {
  readonly key: string;
  readonly notAsked: string;
}

interface EntryAnswer {
  readonly routes?: readonly (RuntimeRoute | UnaskedRoute)[];
  /** For each call the keys of the routes that answer it: none, one, or one for each version of a versioned app. */
  readonly matches?: readonly (readonly string[])[];
  readonly error?: string;
}

/** What the oracle says of all apps of a corpus. */
export interface RuntimeAnswer {
  /** Version of FastAPI that answered. */
  readonly version: string;
  readonly entries: Readonly<Record<string, EntryAnswer>>;
}

/** Asks the running framework, in the corpus's own virtual environment. */
export function askRuntime(
  recipe: Recipe,
  { top, python, standIns, scratch }: Prepared,
  entries: readonly string[],
  calls: readonly RuntimeCall[] = [],
): RuntimeAnswer {
  const place = (text: string) => text.replaceAll("{scratch}", scratch).replaceAll("{top}", top);
  const roots = recipe.importRoots.map((root) => join(top, root));
  // Examples mount it.
  mkdirSync(join(scratch, "static"), { recursive: true });
  const question = {
    top,
    import_roots: [standIns, ...roots],
    folder: recipe.folder,
    directory: recipe.directory === undefined ? scratch : place(recipe.directory),
    entries,
    calls,
    absent: recipe.absent ?? [],
  };
  const environment = Object.entries(recipe.environment).map(
    ([name, value]) => [name, place(value)] as const,
  );
  const { stdout, stderr, status } = spawnSync(python, [join(import.meta.dirname, "oracle.py")], {
    input: JSON.stringify(question),
    encoding: "utf8",
    maxBuffer: 1e9,
    cwd: scratch,
    env: {
      ...process.env,
      HOME: scratch,
      // Beside the sources, not among them, and whatever the environment says: every app imports the same packages.
      PYTHONDONTWRITEBYTECODE: "",
      PYTHONPYCACHEPREFIX: `${scratch}/bytecode`,
      ...Object.fromEntries(environment),
      ...recipe.deployment,
    },
  });
  if (status !== 0) throw new Error(`The oracle failed for ${recipe.id}: ${stderr.slice(-1200)}`);
  return JSON.parse(stdout) as RuntimeAnswer;
}

/** The apps that a corpus is asked about. */
export function entriesOf(recipe: Recipe, top: string): readonly string[] {
  if (recipe.apps !== null) return recipe.apps;
  if (recipe.source.type === "generated") return generatedEntries(recipe.source);
  return pythonFiles(join(top, recipe.folder))
    .filter((path) => /^app\s*=\s*FastAPI\(/m.test(readFileSync(path, "utf8")))
    .map((path) => `${relative(top, path).replace(/\.py$/, "").replaceAll("/", ".")}:app`)
    .sort();
}

function pythonFiles(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return pythonFiles(path);
    return entry.isFile() && entry.name.endsWith(".py") ? [path] : [];
  });
}
