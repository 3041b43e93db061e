import type { ClassDefinition, Expression, FunctionDefinition } from "../ast.ts";
import { changing } from "../ledger.ts";
import { classMember, linearize } from "./classes.ts";
import type { Evaluator } from "./evaluator.ts";
import { isModel } from "./models.ts";
import { constant, type InstanceValue, type Value } from "./value.ts";

/** Set on a model whose validators ran. */
const validated = "<validated>";

/**
 * What a model has that is no field of it: its own validators set it once the fields are there. They run when somebody
 * asks for such a name. Null for anything that they do not set.
 */
export function setByValidators(self: InstanceValue, name: string, evaluator: Evaluator): Value | null {
  const model = self.class;
  if (model === null || name.startsWith("__") || self.attributes.has(validated)) return null;
  const validators = linearize(model).flatMap((base) =>
    base.type === "class" ? afterValidators(base.definition) : [],
  );
  if (validators.length === 0 || !isModel(model)) return null;
  changing(self);
  self.attributes.set(validated, constant(true));
  for (const validator of validators) {
    const member = classMember(model, validator.name)?.value;
    if (member?.type !== "function") continue;
    const first = member.parameters[0]?.name;
    // Pydantic takes it for a class method where it looks like one.
    const positional = first === "cls" ? [model, self] : [self];
    evaluator.call(member, { positional, keywords: new Map(), open: false }, self.site);
  }
  return self.attributes.get(name) ?? null;
}

const known = new WeakMap<ClassDefinition, readonly FunctionDefinition[]>();

function afterValidators(definition: ClassDefinition): readonly FunctionDefinition[] {
  const found =
    known.get(definition) ??
    definition.body.flatMap((one) =>
      one.type === "function" && one.decorators.some(isAfterValidator) ? [one] : [],
    );
  known.set(definition, found);
  return found;
}

/** `@model_validator(mode="after")` */
function isAfterValidator(decorator: Expression): boolean {
  if (decorator.type !== "call") return false;
  const { callee } = decorator;
  const name = callee.type === "name" ? callee.id : callee.type === "attribute" ? callee.name : null;
  return (
    name === "model_validator" &&
    decorator.args.some(
      (one) => one.name === "mode" && one.value.type === "constant" && one.value.value === "after",
    )
  );
}
