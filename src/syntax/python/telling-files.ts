import { baseName } from "./python-folders.ts";

const named =
  /^(?:pyproject|setup|Pipfile|Procfile|poetry|uv|pdm|alembic|entry_points|main|app|server|asgi|run|manage)(?![a-z])|env|compose|ockerfile/;

/**
 * False for nearly every file of a tree: for all that tell nothing, beside their code, of where programs are started, what
 * they need and in which environment they run. A large tree has a hundred thousand, which one look sorts out.
 */
export function mayTell(path: string): boolean {
  return (
    named.test(baseName(path)) ||
    path.endsWith("src/__init__.py") ||
    (path.endsWith(".txt") && path.includes("requirements"))
  );
}
