import type { Expression, Statement } from "../../syntax/python/ast.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { importedFiles } from "../../syntax/python/imported-files.ts";
import { folderOf } from "../../syntax/python/python-folders.ts";
import { programIn } from "./app-fillers.ts";
import type { FastApiSemantics } from "./fastapi-semantics.ts";
import type { RouterState } from "./route-record.ts";
import { servesFiles } from "./static-files.ts";

/**
 * Runs what only a program runs, `if __name__ == "__main__":`, of modules that make an app and put nothing into it, which
 * gets its routes when the program starts, and of those whose program makes an app itself. True when there was such a
 * module.
 * @param makesApp text of code that makes an app
 */
export function startPrograms(
  modules: readonly string[],
  interpreter: Interpreter,
  semantics: FastApiSemantics,
  superseded: ReadonlySet<RouterState>,
  makesApp: RegExp,
): boolean {
  const paths = new Set(bareApps(semantics, superseded).map(({ instance }) => instance.home.path));
  const makes = (path: string) => makesApp.test(programIn(interpreter.project.module(path)?.text ?? ""));
  const started = modules.filter((path) => {
    const scope = paths.has(path) || makes(path) ? interpreter.moduleScope(path) : null;
    const programs = scope?.module.statements.flatMap(programOf) ?? [];
    if (scope !== null && programs.length > 0) interpreter.run(programs, scope);
    return programs.length > 0;
  });
  const isStarted = startPackages(bareApps(semantics, superseded), interpreter);
  return started.length > 0 || isStarted;
}

/** Runs the `__main__.py` beside a module with such an app, `python -m package`, where it imports that module. */
function startPackages(bare: readonly RouterState[], interpreter: Interpreter): boolean {
  const { project } = interpreter;
  const programs = new Set(
    bare.flatMap(({ instance }) => {
      const { path } = instance.home;
      const folder = path === null ? "" : folderOf(path);
      const program = `${folder}/__main__.py`;
      const module = folder === "" || !project.index.has(program) ? null : project.module(program);
      if (path === null || module === null) return [];
      project.quote(program);
      return importedFiles(module, project.index).includes(path) ? [program] : [];
    }),
  );
  for (const program of programs) {
    const scope = interpreter.moduleScope(program);
    if (scope !== null) interpreter.run(scope.module.statements.flatMap(programOf), scope);
  }
  return programs.size > 0;
}

/** Apps that certainly exist and have no routes, whatever files they serve. */
export function bareApps(semantics: FastApiSemantics, superseded: ReadonlySet<RouterState>): RouterState[] {
  return semantics.states.filter((state) => {
    if (!state.isApp || state.isContingent || superseded.has(state)) return false;
    const { records, view } = semantics.routerOf(state);
    const hasRoutes = records.some((record) => record.type !== "mount" || !servesFiles(record.app));
    return !hasRoutes && view.items.length === 0;
  });
}

/** What only a program runs of a module: the body of `if __name__ == "__main__":`. */
export function programOf(statement: Statement): readonly Statement[] {
  return statement.type === "if" && asksForProgram(statement.test) ? statement.body : [];
}

function asksForProgram(test: Expression): boolean {
  return (
    test.type === "binary" &&
    test.operator === "==" &&
    test.left.type === "name" &&
    test.left.id === "__name__" &&
    test.right.type === "constant" &&
    test.right.value === "__main__"
  );
}
