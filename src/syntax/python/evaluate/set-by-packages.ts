import { foldersAround } from "../start-folders.ts";
import { classMember } from "./classes.ts";
import type { Evaluator } from "./evaluator.ts";
import type { ClassValue } from "./value.ts";

/**
 * An attribute that a class only declares, as `auth: Auth`. Packages run before the modules in them: what they set on
 * the class is there by the time that somebody reads it.
 */
export function setByPackages(
  object: ClassValue,
  name: string,
  evaluator: Evaluator,
): ReturnType<typeof classMember> {
  const declares = object.definition.body.some(
    (statement) =>
      statement.type === "annotated" && statement.target.type === "name" && statement.target.id === name,
  );
  if (!declares) return null;
  const around = foldersAround(object.members.module.path);
  for (const folder of around.toReversed()) evaluator.moduleScope(`${folder}/__init__.py`);
  return classMember(object, name);
}
