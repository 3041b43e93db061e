import type { Expression, Statement } from "../ast.ts";
import { lastNameOf } from "../last-name.ts";
import { changing } from "../ledger.ts";
import { linearize } from "./classes.ts";
import type { Evaluator } from "./evaluator.ts";
import { ownDefault } from "./fields.ts";
import { alternativesOf, changeable, filledElsewhere, isDataClass, isFilledElsewhere } from "./models.ts";
import { isWithoutDefault, markPart, requiredSetting } from "./settings-fields.ts";
import type { ClassValue, InstanceValue, Scope, Value } from "./value.ts";

/** A statement that says of what type a name is. */
export type Annotated = Extract<Statement, { type: "annotated" }>;

/**
 * What an object has under a field to which its class gives no value: the default inside of the field's annotation, or,
 * of an object that somebody else fills, data of the class that it is annotated with. Null for anything else.
 */
export function annotatedField(self: InstanceValue, name: string, evaluator: Evaluator): Value | null {
  const owner = self.class;
  if (owner === null || name.startsWith("__")) return null;
  const field = fieldOf(owner, name);
  if (field === null) return null;
  const { annotation } = field.statement;
  const described = defaultIn(annotation, field.scope, evaluator);
  if (described !== null && isDataClass(owner)) {
    const own = ownDefault(described, name, self, evaluator);
    return own ?? (isFilledElsewhere(self) ? changeable(described) : described);
  }
  const part = isFilledElsewhere(self) ? dataClassOf(annotation, field.scope, evaluator) : null;
  if (part === null) return requiredSetting(self, name, { annotation, scope: field.scope }, null, evaluator);
  const made = filledElsewhere(part, self.site, evaluator);
  if (made.type === "instance") markPart(made, name, self);
  changing(self);
  self.attributes.set(name, made);
  return made;
}

/** What an object has under a field of which its class says what it is and not what it has; null where nobody knows. */
export function describedField(
  self: InstanceValue,
  name: string,
  member: Value,
  evaluator: Evaluator,
): Value | null {
  const field = self.class === null || !isWithoutDefault(member) ? null : fieldOf(self.class, name);
  if (field === null) return null;
  const { annotation } = field.statement;
  return requiredSetting(self, name, { annotation, scope: field.scope }, member, evaluator);
}

/** The default of `Annotated[int, Field(default=1)]`; null where the annotation has none. */
function defaultIn(annotation: Expression, scope: Scope, evaluator: Evaluator): Value | null {
  if (annotation.type !== "subscript" || lastNameOf(annotation.object) !== "Annotated") return null;
  const parts = annotation.index.flatMap((one) => (one.type === "sequence" ? one.elements : [one]));
  const field = parts.find((one) => one.type === "call" && lastNameOf(one.callee) === "Field");
  const value = field === undefined ? null : evaluator.force(evaluator.evaluate(field, scope));
  // Without a default it stays the description that it is.
  const isDescription =
    value?.type === "instance" && value.class === null && value.origin === "pydantic.Field";
  return isDescription ? null : value;
}

/** Where a class, or a class that it derives from, says of what type a field is; null where none does. */
export function fieldOf(
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
export function dataClassOf(annotation: Expression, scope: Scope, evaluator: Evaluator): ClassValue | null {
  const named = alternativesOf(evaluator.annotation(annotation, scope)).map((one) => evaluator.force(one));
  const [only, ...others] = named.filter((one) => one.type === "class");
  return only !== undefined && others.length === 0 && isDataClass(only) ? only : null;
}
