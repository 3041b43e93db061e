import type { Statement } from "../../syntax/python/ast.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { InstanceValue } from "../../syntax/python/evaluate/value.ts";
import { importedFiles } from "../../syntax/python/imported-files.ts";
import type { PythonModule } from "../../syntax/python/module.ts";
import type { PythonProject } from "../../syntax/python/project.ts";

const isProgram = /^if[ \t(]+__name__\b[^\n]*__main__/m;
const setsAttribute = /^\w+(?:\.\w+)+[ \t]*=(?!=)/m;
const serves = /\b(?:uvicorn|hypercorn|granian|gunicorn|daphne)\b|\.serve\s*\(/;

/**
 * True for a program that sets what it imports (`settings.role = "worker"`) and serves nothing: a worker beside the
 * server, which never runs in the same process.
 */
export function setsForItself({ text }: PythonModule): boolean {
  return setsAttribute.test(text) && isProgram.test(text) && !serves.test(text);
}

/** Those of some modules that say so. */
export function settersIn(project: PythonProject, modules: readonly string[]): string[] {
  return modules.filter((path) => {
    const module = project.module(path);
    return module !== null && setsForItself(module);
  });
}

/** Those of such modules that are programs: nobody imports them. */
export function programsApart(
  setters: readonly string[],
  project: PythonProject,
  modules: readonly string[],
): ReadonlySet<string> {
  const apart = new Set(setters);
  if (apart.size === 0) return apart;
  for (const path of modules) {
    const module = project.module(path);
    for (const file of module === null ? [] : importedFiles(module, project.index))
      if (file !== path) apart.delete(file);
  }
  return apart;
}

/** Runs such programs after all others, and puts back what they set: it is so in their own processes only. */
export function runApart(programs: ReadonlySet<string>, interpreter: Interpreter): void {
  for (const path of programs) {
    const before = sharedBy(path, interpreter).map((object) => ({ object, held: [...object.attributes] }));
    interpreter.moduleScope(path);
    for (const { object, held } of before) {
      object.attributes.clear();
      for (const [name, value] of held) object.attributes.set(name, value);
    }
  }
}

/** The objects of other modules of which a program sets attributes in its own lines. */
function sharedBy(path: string, interpreter: Interpreter): InstanceValue[] {
  const { project } = interpreter;
  const statements = project.module(path)?.statements ?? [];
  const set = new Set(statements.flatMap(objectsSetIn));
  return statements.flatMap((statement) => {
    if (statement.type !== "from") return [];
    const location =
      statement.level === 0
        ? project.index.find(statement.module, path)
        : project.index.findRelative(statement.level, statement.module, path);
    return statement.names.flatMap(({ name, alias }) => {
      const value =
        location === null || !set.has(alias ?? name)
          ? null
          : interpreter.attribute({ type: "module", location }, name);
      return value?.type === "instance" ? [value] : [];
    });
  });
}

/** `settings` of `settings.role = ...`. */
function objectsSetIn(statement: Statement): string[] {
  if (statement.type !== "assign") return [];
  return statement.targets.flatMap((target) =>
    target.type === "attribute" && target.object.type === "name" ? [target.object.id] : [],
  );
}
