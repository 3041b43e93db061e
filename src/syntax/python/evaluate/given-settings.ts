import { argument } from "./call-arguments.ts";
import { listOf } from "./collections.ts";
import { fromJson } from "./data-files.ts";
import { converted } from "./environment.ts";
import type { Evaluator } from "./evaluator.ts";
import {
  type CallArguments,
  constant,
  type InstanceValue,
  isNone,
  none,
  type Site,
  textOf,
  unknown,
  type Value,
} from "./value.ts";

/** The text of a variable that whoever runs the program names; null for any other, and where nobody knows which is meant. */
export function givenVariable(name: Value | null, prefix: string, evaluator: Evaluator): string | null {
  const { given } = evaluator.project;
  if (given.isEmpty || name === null) return null;
  const asked = textOf(evaluator.force(name));
  return asked === null ? null : given.find([prefix + asked]);
}

/** Types to which packages convert a text by their own rules, not by calling them. */
const byName = new Set(["bool", "int", "float", "str"]);

/** What Starlette's and decouple's `cast` makes of a text that is given; unknown where that is not known. */
export function castOfGiven(text: string, cast: Value | null, site: Site, evaluator: Evaluator): Value {
  const by = cast === null ? null : evaluator.force(cast);
  if (by === null || isNone(by)) return constant(text);
  if (by.type === "builtin" && byName.has(by.name)) return converted(text, by.name, false) ?? unknown;
  const args = { positional: [constant(text)], keywords: new Map<string, Value>(), open: false };
  return evaluator.force(evaluator.call(by, args, site));
}

/** `env.bool("NAME")` of environs and django-environ, where the variable is given; null where it is not. */
export function environsOfGiven(
  kind: string,
  args: CallArguments,
  receiver: InstanceValue | null,
  evaluator: Evaluator,
): Value | null {
  const name = argument(args, "name", 0) ?? argument(args, "var");
  const text = givenVariable(name, "", evaluator);
  if (text === null) return null;
  if (kind === "list") return listOfGiven(text, argument(args, "subcast"), evaluator);
  const said = kind === "str" ? typeInDjango(textOf(name), args, receiver, evaluator) : null;
  const type = said ?? (/^(?:url|path)$/.test(kind) ? "str" : kind);
  return (
    (type === "json" ? fromJson(text) : byName.has(type) ? converted(text, type, false) : null) ?? unknown
  );
}

/** `one,other`, as both packages read it. */
function listOfGiven(text: string, subcast: Value | null, evaluator: Evaluator): Value {
  const type = subcast === null ? null : evaluator.force(subcast);
  const named = type === null || isNone(type) ? "str" : type.type === "builtin" ? type.name : "";
  const parts = text === "" ? [] : text.split(",").map((part) => part.trim());
  return listOf(parts.map((part) => converted(part, named, false) ?? unknown));
}

/**
 * The type that django-environ converts to where nobody names one: what `environ.Env(DEBUG=(bool, False))` says of the
 * name, else that of the default. Null for a text, empty where it is not known.
 */
function typeInDjango(
  name: string | null,
  args: CallArguments,
  receiver: InstanceValue | null,
  evaluator: Evaluator,
): string | null {
  if (receiver?.origin?.startsWith("environ.") !== true || name === null) return null;
  const scheme = evaluator.force(receiver.args?.keywords.get(name) ?? none);
  const said = argument(args, "cast", 1) ?? (scheme.type === "list" ? scheme.items[0] : scheme) ?? none;
  const type = evaluator.force(said);
  if (!isNone(type)) return type.type === "builtin" ? type.name : "";
  const otherwise = evaluator.force(argument(args, "default", 2) ?? none);
  if (otherwise.type !== "constant") return "";
  if (typeof otherwise.value === "boolean") return "bool";
  return typeof otherwise.value === "number" ? "float" : null;
}
