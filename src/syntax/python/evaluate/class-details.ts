import { classMember, subclassesOf } from "./classes.ts";
import { dictOf, listOf } from "./collections.ts";
import type { Evaluator } from "./evaluator.ts";
import { isBare, orderOf, ownNames } from "./members.ts";
import { builtin, type ClassValue, constant, type ForeignValue, type Value } from "./value.ts";

/** What Python keeps of every class: its name, its bases, their order and its own names; null for any other attribute. */
export function classDetail(object: ClassValue, name: string, evaluator: Evaluator): Value | null {
  switch (name) {
    case "__name__":
    case "__qualname__":
      return constant(object.definition.name);
    case "__dict__":
      return ownNames(object, evaluator);
    case "__bases__":
      return listOf([...object.bases], "tuple");
    case "__mro__":
      return orderOf(object);
    case "mro":
      return classMember(object, name) === null ? builtin(name, () => orderOf(object)) : null;
    case "__subclasses__":
      return builtin(name, () => subclassesOf(object, evaluator));
    default:
      return null;
  }
}

/** The names of a base of a package that brings none which code asks for, as `object`; null for any other attribute. */
export function foreignDetail(object: ForeignValue, name: string): Value | null {
  return name === "__dict__" && object.receiver === null && isBare(object.name) ? dictOf([]) : null;
}
