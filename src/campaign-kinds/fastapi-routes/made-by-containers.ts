import type { Statement } from "../../syntax/python/ast.ts";
import { noArguments } from "../../syntax/python/evaluate/call-arguments.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { lastNameOf } from "../../syntax/python/last-name.ts";

/** Providers of dependency-injector that call what they are given, as alternatives of a regular expression. */
export const callingProviders = "Factory|Callable|Resource|(?:ThreadSafe|ThreadLocal|ContextLocal)?Singleton";
const isCalling = new RegExp(`^(?:${callingProviders})$`);

/**
 * Text of a provider that is given a function or class of a name.
 * @param names alternatives of a regular expression
 */
export function providesOne(names: string): string {
  return `\\b(?:${callingProviders})\\s*\\(\\s*(?:\\w+\\.)*(?:${names})\\b`;
}

/**
 * Asks the containers of dependency-injector for what they make with one of some functions and classes: whoever wrote
 * them down asks for them in the end, be it from a thread or a command.
 * @param makers names of what makes an app
 */
export function makeByContainers(
  makers: ReadonlySet<string>,
  modules: readonly string[],
  interpreter: Interpreter,
): void {
  if (makers.size === 0) return;
  const provides = new RegExp(providesOne([...makers].join("|")));
  for (const path of modules) {
    const module = interpreter.project.module(path);
    if (module === null || !provides.test(module.text)) continue;
    for (const [container, name, line] of module.statements.flatMap((one) => providersIn(one, makers))) {
      const owner = interpreter.moduleScope(path)?.names.get(container);
      const provider = owner === undefined ? null : interpreter.attribute(interpreter.force(owner), name);
      if (provider !== null) interpreter.call(interpreter.force(provider), noArguments, { file: path, line });
    }
  }
}

/** Container, name and line of the providers in a class that are given one of these. */
function providersIn(statement: Statement, makers: ReadonlySet<string>): [string, string, number][] {
  if (statement.type !== "class") return [];
  return statement.body.flatMap((one): [string, string, number][] => {
    const value = one.type === "assign" || one.type === "annotated" ? one.value : null;
    const target = one.type === "assign" ? one.targets[0] : one.type === "annotated" ? one.target : undefined;
    if (value?.type !== "call" || target?.type !== "name" || !isCalling.test(lastNameOf(value.callee)))
      return [];
    const given = value.args[0];
    return given !== undefined && makers.has(lastNameOf(given.value))
      ? [[statement.name, target.id, statement.line]]
      : [];
  });
}
