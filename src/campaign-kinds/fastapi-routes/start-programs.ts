import type { Expression, Statement } from "../../syntax/python/ast.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { FastApiSemantics } from "./fastapi-semantics.ts";
import type { RouterState } from "./route-record.ts";

/**
 * Runs what only a program runs, `if __name__ == "__main__":`, of modules that make an app and put nothing into it: it
 * gets its routes when the program starts. True when there was such a module.
 */
export function startPrograms(
  modules: readonly string[],
  interpreter: Interpreter,
  semantics: FastApiSemantics,
  superseded: ReadonlySet<RouterState>,
): boolean {
  const bare = bareApps(semantics, superseded);
  const paths = new Set(bare.map(({ instance }) => instance.home.path));
  const started = modules.filter((path) => {
    const scope = paths.has(path) ? interpreter.moduleScope(path) : null;
    const programs = scope?.module.statements.flatMap(programOf) ?? [];
    if (scope !== null && programs.length > 0) interpreter.run(programs, scope);
    return programs.length > 0;
  });
  return started.length > 0;
}

/** Apps that certainly exist and have no routes. */
export function bareApps(semantics: FastApiSemantics, superseded: ReadonlySet<RouterState>): RouterState[] {
  return semantics.states.filter((state) => {
    if (!state.isApp || state.isContingent || superseded.has(state)) return false;
    const { records, view } = semantics.routerOf(state);
    return records.length === 0 && view.items.length === 0;
  });
}

function programOf(statement: Statement): readonly Statement[] {
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
