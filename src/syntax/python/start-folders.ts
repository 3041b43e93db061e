import { baseName, folderOf } from "./python-folders.ts";
import { framework, standardLibrary, standardPackages } from "./standard-library.ts";

/** What is called so lies where a program is started, put into a container, or installed from. */
const startsThere =
  /^(?:pyproject\.toml|setup\.(?:py|cfg)|requirements[^/]*\.txt|Pipfile|(?:poetry|uv)\.lock|alembic\.ini|[^/]*Dockerfile[^/]*|Procfile|\.env(?:\.[\w.-]+)?|(?:main|app|server|asgi|run|manage)\.py)$/;
const topOfSource = /(?:^|\/)src\/__init__\.py$/;
const buildsThere = /^(?:pyproject\.toml|setup\.(?:py|cfg))$/;

/**
 * True for a file in whose folder a program seems to be started, be it a package: Python then finds what lies there by
 * its own name, as `src.router` in `api/` though it is `api.src.router` for whoever looks from outside.
 */
export function isStartedFrom(path: string): boolean {
  const name = baseName(path);
  return startsThere.test(name) || (name === "__init__.py" && topOfSource.test(path));
}

/** True for what says how a distribution is built: what lies beside it is installed, and found by its own name. */
export function isBuiltFrom(path: string): boolean {
  return buildsThere.test(baseName(path));
}

/** The folders around a file, nearest first, the top of the tree left out. */
export function foldersAround(path: string): readonly string[] {
  const around: string[] = [];
  for (let at = folderOf(path); at !== ""; at = folderOf(at)) around.push(at);
  return around;
}

/**
 * True for what is hardly a module of the program itself: a package's `redis.py` is not what `import redis` next to it
 * means. `profile.router` is one, though: Python's own `profile` has nothing inside.
 * @param requires whether a distribution of this very name is required where the module is asked for
 */
export function isInstalled(module: string, requires: (distribution: string) => boolean): boolean {
  const [top = module] = module.split(".", 1);
  return (
    framework.has(top) ||
    (standardLibrary.has(top) && (module === top || standardPackages.has(top))) ||
    [top, `py${top}`, `python-${top}`, `${top}-python`, `${top}-binary`].some(requires)
  );
}

/** True for a text that imports a top-level package, or something of it, by its name. */
export function importsTop(text: string, top: string): boolean {
  if (!/^\w+$/.test(top)) return false;
  return new RegExp(`^[ \\t]*(?:from|import)[ \\t]+${top}\\b`, "m").test(text);
}
