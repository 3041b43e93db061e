import type { Expression } from "../ast.ts";
import { lastNameOf } from "../last-name.ts";
import { type Annotated, dataClassOf, fieldOf } from "./annotated-fields.ts";
import { fieldsOf } from "./classes.ts";
import type { Evaluator } from "./evaluator.ts";
import { madeOfGiven } from "./given-values.ts";
import { filledElsewhere, setGiven } from "./models.ts";
import { truth } from "./operators.ts";
import { aliasesAmong, isSettings, markPart, optionOf } from "./settings-fields.ts";
import { type ClassValue, type InstanceValue, none, textOf, type Value } from "./value.ts";

/** How a class of settings names the variables that it reads. */
interface Naming {
  readonly prefix: string;
  /** Between the names of a part and of what is in it; null: parts are not read so. */
  readonly delimiter: string | null;
  readonly ignoresCase: boolean;
  /** A field that has another name in the environment has its own as well. */
  readonly takesOwnName: boolean;
  /** A variable that is empty counts as one that is not set. */
  readonly ignoresEmpty: boolean;
}

/** Sets the fields of a new object of pydantic's settings whose variables whoever runs the program names. */
export function fillGiven(self: InstanceValue, owner: ClassValue, evaluator: Evaluator): void {
  if (evaluator.project.given.isEmpty || !isSettings(owner)) return;
  const option = (key: string) => optionOf(owner, key, evaluator);
  const isOn = (key: string) => truth(option(key) ?? none) === true;
  const { args } = self;
  const prefix = evaluator.force(args?.keywords.get("_env_prefix") ?? option("env_prefix") ?? none);
  const delimiter = args?.keywords.get("_env_nested_delimiter") ?? option("env_nested_delimiter");
  const naming = {
    prefix: textOf(prefix) ?? "",
    delimiter: delimiter === null ? null : textOf(evaluator.force(delimiter)),
    ignoresCase: !isOn("case_sensitive"),
    takesOwnName: isOn("populate_by_name") || isOn("validate_by_name"),
    ignoresEmpty: isOn("env_ignore_empty"),
  };
  fill(self, owner, [], naming, evaluator);
}

function fill(
  self: InstanceValue,
  owner: ClassValue,
  path: readonly string[],
  naming: Naming,
  evaluator: Evaluator,
): void {
  for (const name of fieldsOf(owner)) {
    const field = name.startsWith("_") ? null : fieldOf(owner, name);
    if (field === null) continue;
    const value = whole(self, owner, [...path, name], field, naming, evaluator);
    const made = inParts(self, [...path, name], field, value, naming, evaluator) ?? value;
    if (made !== null) setGiven(self, name, made);
  }
}

type Field = NonNullable<ReturnType<typeof fieldOf>>;

/** What a field is whose own variable is given; null where it is not. */
function whole(
  self: InstanceValue,
  owner: ClassValue,
  path: readonly string[],
  field: Field,
  naming: Naming,
  evaluator: Evaluator,
): Value | null {
  const { given } = evaluator.project;
  const own = naming.prefix + path.join(naming.delimiter ?? "");
  const aliases = path.length > 1 ? [] : aliasesOf(field, evaluator);
  const names = aliases.length === 0 || naming.takesOwnName ? [...aliases, own] : aliases;
  const text = given.find(names, naming.ignoresCase);
  if (text === null || (text === "" && naming.ignoresEmpty)) return null;
  const annotation = evaluator.annotation(field.statement.annotation, field.scope);
  return madeOfGiven(text, { owner, name: path.at(-1) ?? "", annotation, site: self.site }, evaluator);
}

/** What a field is of which some parts are given, `API__ROOT` for `api.root`; null where none is. */
function inParts(
  self: InstanceValue,
  path: readonly string[],
  { statement, scope }: Field,
  value: Value | null,
  naming: Naming,
  evaluator: Evaluator,
): Value | null {
  const { prefix, delimiter, ignoresCase } = naming;
  if (delimiter === null || delimiter === "") return null;
  const { given } = evaluator.project;
  if (!given.hasBelow(prefix + path.join(delimiter) + delimiter, ignoresCase)) return null;
  const type = dataClassOf(statement.annotation, scope, evaluator);
  if (type === null) return null;
  const made = value?.type === "instance" ? value : filledElsewhere(type, self.site, evaluator);
  if (made.type !== "instance") return null;
  markPart(made, path.at(-1) ?? "", self);
  fill(made, type, path, naming, evaluator);
  return made;
}

/** The names that the description of a field gives it in the environment, wherever it stands. */
function aliasesOf({ statement, scope }: Field, evaluator: Evaluator): string[] {
  return descriptionsIn(statement).flatMap((call) => {
    const keywords = call.args.flatMap(({ name, value }) =>
      name === null ? [] : [[name, evaluator.evaluate(value, scope)] as const],
    );
    return aliasesAmong(new Map(keywords), evaluator);
  });
}

type Call = Extract<Expression, { type: "call" }>;

/** `Field(...)` as what a field is given, and inside of `Annotated[...]`. */
function descriptionsIn({ annotation, value }: Annotated): Call[] {
  const isAnnotated = annotation.type === "subscript" && lastNameOf(annotation.object) === "Annotated";
  const parts = isAnnotated
    ? annotation.index.flatMap((one) => (one.type === "sequence" ? one.elements : [one]))
    : [];
  return [...(value === null ? [] : [value]), ...parts].filter(
    (one): one is Call => one.type === "call" && lastNameOf(one.callee) === "Field",
  );
}
