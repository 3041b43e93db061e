import type { Expression } from "../ast.ts";
import { classMember, foreignBases } from "./classes.ts";
import { converted, environmentText } from "./environment.ts";
import type { Evaluator } from "./evaluator.ts";
import { alternativesOf } from "./models.ts";
import {
  type ClassValue,
  type InstanceValue,
  isEllipsis,
  isNone,
  type Scope,
  textOf,
  type Value,
} from "./value.ts";

/** Objects that are a part of settings, and where: `settings.api` of a class that takes `API__ROOT` for `api.root`. */
const parts = new WeakMap<
  InstanceValue,
  { readonly settings: InstanceValue; readonly path: readonly string[] }
>();

/** Says of what is made for a field of settings that it is a part of them. */
export function markPart(part: InstanceValue, field: string, of: InstanceValue): void {
  if (part.class !== null && isSettings(part.class)) return;
  const around = parts.get(of) ?? { settings: of, path: [] };
  parts.set(part, { settings: around.settings, path: [...around.path, field] });
}

/** True for a class of pydantic's settings. */
export function isSettings(value: ClassValue): boolean {
  return foreignBases(value).some((base) => base.endsWith("BaseSettings"));
}

/** True for what a class gives a field that says what the field is and not what it has: `Field(..., gt=0)`, `...`. */
export function isWithoutDefault(member: Value): boolean {
  if (isEllipsis(member)) return true;
  return (
    member.type === "instance" &&
    member.class === null &&
    /^pydantic\.(?:\w+\.)*Field$/.test(member.origin ?? "")
  );
}

/**
 * What a field of settings without a default is, as committed environment files say; null for a field of anything else,
 * and where they do not tell.
 * @param member what the class gives it; null for nothing
 */
export function requiredSetting(
  self: InstanceValue,
  name: string,
  field: { readonly annotation: Expression; readonly scope: Scope },
  member: Value | null,
  evaluator: Evaluator,
): Value | null {
  const { settings, path } = parts.get(self) ?? { settings: self, path: [] };
  const owner = settings.class;
  if (owner === null || !isSettings(owner)) return null;
  const option = (key: string) => optionOf(owner, key, evaluator);
  const delimiter = textOf(option("env_nested_delimiter"));
  if (path.length > 0 && delimiter === null) return null;
  const aliases = path.length > 0 ? [] : aliasesOf(member, evaluator);
  const prefix = textOf(option("env_prefix")) ?? "";
  const text = environmentText(
    {
      names: aliases.length > 0 ? aliases : [prefix + [...path, name].join(delimiter ?? "")],
      ignoresCase: true,
      files: settings.args?.keywords.get("_env_file") ?? option("env_file"),
      site: { file: owner.members.module.path, line: owner.definition.line },
    },
    evaluator,
  );
  const type = text === null ? null : typeOf(evaluator.annotation(field.annotation, field.scope), evaluator);
  return text === null || type === null ? null : converted(text, type);
}

/** The names that a description gives a field in the environment. */
function aliasesOf(member: Value | null, evaluator: Evaluator): string[] {
  if (member?.type !== "instance" || member.args === null) return [];
  return aliasesAmong(member.args.keywords, evaluator);
}

/** The names in the environment that arguments of `Field` say. */
export function aliasesAmong(keywords: ReadonlyMap<string, Value>, evaluator: Evaluator): string[] {
  const said = ["env", "validation_alias", "alias"]
    .map((key) => keywords.get(key))
    .find((one) => one !== undefined);
  if (said === undefined) return [];
  const given = evaluator.force(said);
  const choices =
    given.type === "list"
      ? given.items
      : given.type === "instance" && given.args !== null
        ? given.args.positional
        : [given];
  return choices.map((one) => textOf(evaluator.force(one))).filter((one) => one !== null);
}

/** What `model_config`, or the class `Config` inside, says of an option. */
export function optionOf(owner: ClassValue, key: string, evaluator: Evaluator): Value | null {
  for (const name of ["model_config", "Config"]) {
    const member = classMember(owner, name);
    const value = member === null ? null : evaluator.force(member.value);
    const found =
      value?.type === "dict"
        ? value.entries.get(`string:${JSON.stringify(key)}`)?.value
        : value?.type === "class"
          ? classMember(value, key)?.value
          : value?.type === "instance"
            ? value.args?.keywords.get(key)
            : undefined;
    if (found !== undefined) return evaluator.force(found);
  }
  return null;
}

/** The name of the type that an annotation asks for, alone or beside `None`; null for a type that is not known. */
export function typeOf(annotation: Value, evaluator: Evaluator): string | null {
  const [only, ...others] = alternativesOf(annotation)
    .map((one) => evaluator.force(one))
    .filter((one) => !isNone(one));
  if (only === undefined || others.length > 0) return null;
  if (only.type === "builtin") return only.name;
  if (only.type !== "generic") return null;
  const origin = evaluator.force(only.origin);
  if (origin.type === "builtin") return origin.name;
  const name = origin.type === "foreign" ? origin.name.replace(/^typing(?:_extensions)?\./, "") : "";
  if (name === "Annotated") return typeOf(only.args[0] ?? annotation, evaluator);
  return name === "Literal" ? "str" : name === "List" || name === "Dict" ? name.toLowerCase() : null;
}
