import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { Value } from "../../syntax/python/evaluate/value.ts";
import { type AnnotatedHead, findFunctionHead } from "../../syntax/python/outline.ts";

/**
 * The first line of a function, or of a class's method, that is imported and was not looked at yet: it is not run for
 * what its first line tells. Helpers live in the largest modules.
 */
export function importedHead(called: Value, { project }: Interpreter): AnnotatedHead | null {
  if (called.type !== "import" || called.name === null || called.location.type !== "file") return null;
  const module = project.module(called.location.path);
  return module === null ? null : findFunctionHead(module, [called.name, ...called.rest]);
}
