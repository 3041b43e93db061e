import type { FunctionDefinition } from "../ast.ts";
import { lastNameOf } from "../last-name.ts";
import { classMember, linearize } from "./classes.ts";
import type { Evaluator } from "./evaluator.ts";
import { type ClassValue, type FunctionValue, foreign, type Site, unknown, type Value } from "./value.ts";

/** The field of settings for which a text is given. */
export interface GivenField {
  readonly owner: ClassValue;
  readonly name: string;
  readonly annotation: Value;
  readonly site: Site;
}

type Mode = "before" | "after" | "plain" | "wrap";

interface Validator {
  readonly mode: Mode;
  readonly call: (value: Value) => Value;
}

/**
 * What a field's own validators make of a value, before and after it is converted: those of its class, and those in its
 * annotation. Unknown where one of them gives what nobody knows.
 */
export function validatedBy(
  field: GivenField,
  given: Value,
  convert: (value: Value) => Value,
  evaluator: Evaluator,
): Value {
  const validators = [...inAnnotation(field, evaluator), ...ofClass(field, evaluator)];
  const run = (value: Value, { call }: Validator) =>
    value.type === "unknown" ? value : evaluator.force(call(value));
  const has = (mode: Mode) => validators.filter((one) => one.mode === mode);
  if (has("wrap").length > 0) return unknown;
  // The last one that is declared is the first that runs.
  const before = has("before").toReversed().reduce(run, given);
  const [plain] = has("plain");
  if (before.type === "unknown") return unknown;
  const converted = plain === undefined ? convert(before) : run(before, plain);
  return has("after").reduce(run, converted);
}

/** `Annotated[str, BeforeValidator(strip)]` */
function inAnnotation({ annotation, site }: GivenField, evaluator: Evaluator): Validator[] {
  if (annotation.type !== "generic") return [];
  return annotation.args.flatMap((one) => {
    const described = evaluator.force(one);
    if (described.type !== "instance" || described.class !== null) return [];
    const [, mode] =
      /^pydantic\.(?:\w+\.)*(Before|After|Plain|Wrap)Validator$/.exec(described.origin ?? "") ?? [];
    const validator = described.args?.keywords.get("func") ?? described.args?.positional[0];
    if (mode === undefined || validator === undefined) return [];
    const call = (value: Value) =>
      evaluator.call(validator, { positional: [value], keywords: new Map(), open: false }, site);
    return [{ mode: mode.toLowerCase() as Mode, call }];
  });
}

/** `@field_validator("root", mode="before")`, and `@validator("root", pre=True)` of pydantic's first version. */
function ofClass({ owner, name, site }: GivenField, evaluator: Evaluator): Validator[] {
  const bases = linearize(owner).toReversed();
  const methods = bases.flatMap((base) => (base.type === "class" ? base.definition.body : []));
  const seen = new Set<string>();
  return methods.flatMap((method) => {
    const mode = method.type === "function" ? modeFor(method, name) : null;
    if (method.type !== "function" || mode === null || seen.has(method.name)) return [];
    seen.add(method.name);
    const member = classMember(owner, method.name)?.value;
    if (member?.type !== "function") return [{ mode, call: () => unknown }];
    return [{ mode, call: (value: Value) => callOf(member, owner, value, site, evaluator) }];
  });
}

function callOf(
  method: FunctionValue,
  owner: ClassValue,
  value: Value,
  site: Site,
  evaluator: Evaluator,
): Value {
  const own = method.decoration === "static" ? [value] : [owner, value];
  // What else it asks for says of the other fields, which nobody has worked out here.
  const further = method.parameters.slice(own.length).filter(({ kind }) => kind === "positional");
  const positional = [...own, ...further.map(() => foreign("pydantic.ValidationInfo"))];
  return evaluator.call(method, { positional, keywords: new Map(), open: false }, site);
}

/** When a method validates a field; null for one that does not. */
function modeFor({ decorators }: FunctionDefinition, field: string): Mode | null {
  for (const decorator of decorators) {
    if (decorator.type !== "call") continue;
    const called = lastNameOf(decorator.callee);
    if (called !== "field_validator" && called !== "validator") continue;
    const texts = decorator.args.flatMap(({ name, value }) =>
      name === null && value.type === "constant" ? [value.value] : [],
    );
    if (!texts.includes(field) && !texts.includes("*")) continue;
    const said = (key: string) => {
      const value = decorator.args.find(({ name }) => name === key)?.value;
      return value?.type === "constant" ? value.value : undefined;
    };
    if (called === "validator") return said("pre") === true ? "before" : "after";
    const mode = said("mode");
    return mode === "before" || mode === "plain" || mode === "wrap" ? mode : "after";
  }
  return null;
}
