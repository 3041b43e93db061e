import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import type { Value } from "../../syntax/python/evaluate/value.ts";

/**
 * The name by which something is imported from a module of the project itself that the tree does not have, or of what
 * such a thing makes: nobody knows what it is. Null for anything else, what installed packages have included.
 */
export function absentName(value: Value, from: string, interpreter: Interpreter): string | null {
  if (value.type === "unknown") return value.absent ?? null;
  const name =
    value.type === "foreign"
      ? value.name
      : value.type === "instance" && value.class === null
        ? value.origin
        : null;
  return name !== null && interpreter.project.index.isAbsent(name, from) ? name : null;
}
