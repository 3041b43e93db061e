import { classMember, fieldsOf, foreignBases } from "./classes.ts";
import { dictOf, listOf } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import { isModel } from "./models.ts";
import {
  builtin,
  type ClassValue,
  type DictValue,
  foreign,
  type InstanceValue,
  textOf,
  unknown,
  type Value,
} from "./value.ts";

const dumps = new Set(["dict", "model_dump"]);
/** How values are written, not which fields are. */
const harmless = new Set(["mode", "warnings", "round_trip"]);
/** Bases in packages that bring no fields of their own. */
const bare = /^(pydantic(_settings)?\.|sqlmodel\.SQLModel$|abc\.|typing(_extensions)?\.|object$)/;

/** `model.dict()` and `model.model_dump()`; null for any other name and any other object. */
export function dumpMethod(self: InstanceValue, name: string, evaluator: Evaluator): Value | null {
  const { class: model } = self;
  if (model === null || !dumps.has(name) || !isModel(model)) return null;
  return builtin(name, ({ positional, keywords, open }) => {
    const isWhole =
      positional.length === 0 && !open && [...keywords.keys()].every((one) => harmless.has(one));
    return isWhole ? dataOf(self, model, evaluator) : foreign(`${self.origin ?? "object"}().${name}()`, self);
  });
}

function dataOf(self: InstanceValue, model: ClassValue, evaluator: Evaluator): DictValue {
  const fields = fieldsOf(model).filter((field) => field !== "model_config" && !field.startsWith("_"));
  const pairs = fields.map((field): [string, Value] => {
    const value = evaluator.attribute(self, field);
    return [field, value === null ? unknown : plain(evaluator.force(value), evaluator)];
  });
  return dictOf(pairs, foreignBases(model).every((base) => bare.test(base)) && !takesMore(model, evaluator));
}

/** Models inside of what a field holds become data too. */
function plain(value: Value, evaluator: Evaluator): Value {
  if (value.type === "instance" && value.class !== null && isModel(value.class))
    return dataOf(value, value.class, evaluator);
  if (value.type !== "list" || value.doubtful !== undefined) return value;
  const items = value.items.map((item) => plain(evaluator.force(item), evaluator));
  return items.every((item, index) => item === value.items[index])
    ? value
    : listOf(items, value.kind, value.complete);
}

/** True where a model keeps what it is given beyond its fields, or may do so. */
function takesMore(model: ClassValue, evaluator: Evaluator): boolean {
  const settings = ["model_config", "Config"].flatMap((name) => {
    const member = classMember(model, name);
    return member === null ? [] : [evaluator.force(member.value)];
  });
  return settings.some((value) => {
    const extra =
      value.type === "dict"
        ? value.entries.get('string:"extra"')?.value
        : value.type === "class"
          ? classMember(value, "extra")?.value
          : value.type === "instance"
            ? value.args?.keywords.get("extra")
            : unknown;
    if (extra === undefined) return false;
    const text = textOf(evaluator.force(extra));
    return text !== "ignore" && text !== "forbid";
  });
}
