import { isEnum } from "./classes.ts";
import { fromJson } from "./data-files.ts";
import { converted } from "./environment.ts";
import type { Evaluator } from "./evaluator.ts";
import { type GivenField, validatedBy } from "./field-validators.ts";
import { alternativesOf, isDataClass, modelConstructor } from "./models.ts";
import { typeOf } from "./settings-fields.ts";
import { type ClassValue, constant, isNone, type Site, unknown, type Value } from "./value.ts";

/** What pydantic makes of a text that is given for a field; unknown where that is not known: its default it is not. */
export function madeOfGiven(text: string, field: GivenField, evaluator: Evaluator): Value {
  const type = ofType(field.annotation, evaluator);
  const isData = type === "list" || type === "dict" || dataClassIn(field.annotation, evaluator) !== null;
  const read = (isData ? fromJson(text) : null) ?? constant(text);
  return validatedBy(
    field,
    read,
    (value) => convertedTo(field.annotation, value, field.site, evaluator),
    evaluator,
  );
}

/** What is wanted, alone or beside `None`. */
function wantedIn(annotation: Value, evaluator: Evaluator): readonly Value[] {
  const inner = insideOf(annotation, evaluator);
  return alternativesOf(inner)
    .map((one) => insideOf(evaluator.force(one), evaluator))
    .filter((one) => !isNone(one));
}

/** What `Annotated[...]` describes further. */
function insideOf(annotation: Value, evaluator: Evaluator): Value {
  if (annotation.type !== "generic") return annotation;
  const origin = evaluator.force(annotation.origin);
  const isAnnotated = origin.type === "foreign" && /^typing(?:_extensions)?\.Annotated$/.test(origin.name);
  const [inner] = annotation.args;
  return isAnnotated && inner !== undefined ? evaluator.force(inner) : annotation;
}

/** The name of the type; where several would do a text stays one. Null for a type that is not known. */
function ofType(annotation: Value, evaluator: Evaluator): string | null {
  const wanted = wantedIn(annotation, evaluator);
  const names = wanted.map((one) =>
    one.type === "foreign" && one.name === "typing.Any" ? "str" : typeOf(one, evaluator),
  );
  return names.length === 1 ? (names[0] ?? null) : names.includes("str") ? "str" : null;
}

function dataClassIn(annotation: Value, evaluator: Evaluator): ClassValue | null {
  const [only, ...others] = wantedIn(annotation, evaluator);
  return only?.type === "class" && others.length === 0 && isDataClass(only) ? only : null;
}

function convertedTo(annotation: Value, value: Value, site: Site, evaluator: Evaluator): Value {
  const call = (callee: Value) =>
    evaluator.force(evaluator.call(callee, { positional: [value], keywords: new Map(), open: false }, site));
  const data = dataClassIn(annotation, evaluator);
  if (data !== null) return value.type === "dict" ? call(modelConstructor(data, evaluator)) : unknown;
  const [only, ...others] = wantedIn(annotation, evaluator);
  if (only !== undefined && others.length === 0) {
    const isPath = only.type === "foreign" && /^pathlib\.(?:Pure)?(?:Posix)?Path$/.test(only.name);
    if (isPath || (only.type === "class" && isEnum(only))) return call(only);
  }
  const type = ofType(annotation, evaluator);
  if (type === null) return unknown;
  if (value.type !== "constant") return value.type === type ? value : unknown;
  if (typeof value.value === "string") return converted(value.value, type, false) ?? unknown;
  const isOfType =
    (type === "bool" && typeof value.value === "boolean") ||
    ((type === "int" || type === "float") && typeof value.value === "number");
  return isOfType || value.value === null ? value : unknown;
}
