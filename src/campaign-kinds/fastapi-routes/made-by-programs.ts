import type { Statement } from "../../syntax/python/ast.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { ClassValue, Scope } from "../../syntax/python/evaluate/value.ts";
import { programOf } from "./start-programs.ts";
import { isUncalled, ownDefaults, runBy } from "./uncalled.ts";

/** True for a class whose objects nobody can make without giving something. */
export function needsArguments(owner: ClassValue): boolean {
  const [, ...given] = runBy(owner)?.parameters ?? [];
  return given.some(
    (one) => one.default === null && one.kind !== "rest" && one.kind !== "keywords" && one.name !== "self",
  );
}

/** Text that makes an object of one of some classes and gives it something; null where there are none. */
export function makesOneOf(owners: Iterable<ClassValue>): RegExp | null {
  const names = [...new Set([...owners].filter(needsArguments).map(({ definition }) => definition.name))];
  return names.length === 0
    ? null
    : new RegExp(`(?<!\\bclass\\s+)\\b(?:${names.join("|")})\\s*\\(\\s*[^\\s)]`);
}

/**
 * Runs the programs and calls the functions that make objects of classes which cannot be made with nothing: what is
 * given there decides about their apps. Each class counts as made with the first that makes one.
 * @param owners classes that make apps, of which no object was made for real
 */
export function makeByPrograms(
  owners: readonly ClassValue[],
  modules: readonly string[],
  interpreter: Interpreter,
): void {
  let missing = owners.filter(needsArguments);
  const makeWhere = (run: (path: string, scope: Scope, makes: RegExp) => void) => {
    for (const path of modules) {
      missing = missing.filter((one) => !isMade(one, interpreter));
      const makes = makesOneOf(missing);
      const text = makes === null ? "" : (interpreter.project.module(path)?.text ?? "");
      const scope = makes?.test(text) === true ? interpreter.moduleScope(path) : null;
      if (makes !== null && scope !== null) run(path, scope, makes);
    }
  };
  makeWhere((_path, scope) => {
    const programs: Statement[] = scope.module.statements.flatMap(programOf);
    if (programs.length > 0) interpreter.run(programs, scope);
  });
  makeWhere((path, scope, makes) => {
    for (const value of [...scope.names.values()]) {
      if (value.type !== "function" || !makes.test(value.definition.source)) continue;
      if (!isUncalled(value, scope, interpreter.entered) || missing.every((one) => isMade(one, interpreter)))
        continue;
      interpreter.call(value, ownDefaults(value, interpreter), { file: path, line: value.definition.line });
    }
  });
}

function isMade(owner: ClassValue, interpreter: Interpreter): boolean {
  const init = runBy(owner);
  return init !== null && interpreter.entered.has(init);
}
