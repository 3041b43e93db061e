import type { Expression, Statement } from "../ast.ts";
import { changing } from "../ledger.ts";
import { linearize } from "./classes.ts";
import type { Evaluator } from "./evaluator.ts";
import { alternativesOf, filledElsewhere, isDataClass, isFilledElsewhere } from "./models.ts";
import type { ClassValue, InstanceValue, Scope, Value } from "./value.ts";

type Annotated = Extract<Statement, { type: "annotated" }>;

/**
 * What an object has under a field to which its class gives no value: of an object that somebody else fills, data of
 * the class that the field is annotated with. Null for anything else.
 */
export function annotatedField(self: InstanceValue, name: string, evaluator: Evaluator): Value | null {
  const owner = self.class;
  if (owner === null || name.startsWith("__") || !isFilledElsewhere(self)) return null;
  const field = fieldOf(owner, name);
  if (field === null) return null;
  const part = dataClassOf(field.statement.annotation, field.scope, evaluator);
  if (part === null) return null;
  const made = filledElsewhere(part, self.site, evaluator);
  changing(self);
  self.attributes.set(name, made);
  return made;
}

function fieldOf(
  owner: ClassValue,
  name: string,
): { readonly statement: Annotated; readonly scope: Scope } | null {
  for (const base of linearize(owner)) {
    if (base.type !== "class") continue;
    for (const statement of base.definition.body) {
      if (statement.type !== "annotated" || statement.target.type !== "name") continue;
      if (statement.target.id === name) return { statement, scope: base.members };
    }
  }
  return null;
}

/** The one class of data that an annotation names, alone or beside `None`. */
function dataClassOf(annotation: Expression, scope: Scope, evaluator: Evaluator): ClassValue | null {
  const named = alternativesOf(evaluator.annotation(annotation, scope)).map((one) => evaluator.force(one));
  const [only, ...others] = named.filter((one) => one.type === "class");
  return only !== undefined && others.length === 0 && isDataClass(only) ? only : null;
}
