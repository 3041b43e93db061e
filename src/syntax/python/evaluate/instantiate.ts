import { here } from "../ledger.ts";
import { classMember, enumMembers, foreignBases, isEnum, linearize } from "./classes.ts";
import type { Evaluator } from "./evaluator.ts";
import { setFields } from "./fields.ts";
import { fillGiven } from "./given-fields.ts";
import {
  builtin,
  type CallArguments,
  type ClassValue,
  type FunctionValue,
  type InstanceValue,
  keyOf,
  none,
  type Site,
  unknown,
  type Value,
} from "./value.ts";

const uninteresting = /^(typing|typing_extensions|abc|collections\.abc|object$|Exception$|Generic|Protocol)/;

/** What making an object asks of who calls functions. */
interface Caller {
  method(method: FunctionValue, self: Value, args: CallArguments): Value;
  /** Does what the constructor of a foreign base does, where somebody models it. */
  constructBase(self: InstanceValue): void;
}

/** Makes an object of a class of the project, or looks up a member of an enum. */
export function instantiate(
  value: ClassValue,
  args: CallArguments,
  site: Site,
  call: Caller,
  evaluator: Evaluator,
): Value {
  if (isEnum(value)) {
    const [given = unknown] = args.positional;
    const wanted = evaluator.force(given);
    if (wanted.type === "instance" && wanted.class === value) return wanted;
    const key = keyOf(wanted);
    return (
      enumMembers(value).find((member) => {
        const inner = member.type === "instance" ? member.attributes.get("value") : undefined;
        return inner !== undefined && key !== null && keyOf(inner) === key;
      }) ?? unknown
    );
  }
  const maker = methodOf(value, "__new__");
  const made = maker === null ? null : evaluator.force(call.method(maker, value, args));
  if (made !== null && isAnother(made, value)) return made;
  // The one object of a class that makes no other; one that nobody knows is taken for what `object` makes.
  const self = madeOf(made, value) ?? bareObject(value, args, site, evaluator);
  const owner = self.class ?? value;
  fillGiven(self, owner, evaluator);
  const init = methodOf(owner, "__init__");
  if (init === null) setFields(owner, args, self, evaluator);
  else call.method(init, self, args);
  call.constructBase(self);
  const post = methodOf(owner, "__post_init__") ?? methodOf(owner, "__attrs_post_init__");
  const nothing = { ...args, positional: [], keywords: new Map<string, Value>() };
  if (post !== null) call.method(post, self, nothing);
  const ofModel = methodOf(owner, "model_post_init");
  if (ofModel !== null) call.method(ofModel, self, { ...nothing, positional: [none] });
  return self;
}

/** What `__new__` made where it is an object of the class, or of one that derives from it. */
function madeOf(made: Value | null, value: ClassValue): InstanceValue | null {
  if (made?.type !== "instance" || made.class === null) return null;
  return linearize(made.class).includes(value) ? made : null;
}

/** True for what `__new__` gives that is certainly no object of the class: Python gives it as it is. */
function isAnother(made: Value, value: ClassValue): boolean {
  if (made.type === "instance")
    return (made.class !== null || made.native !== null) && madeOf(made, value) === null;
  return ["function", "bound", "partial", "class"].includes(made.type);
}

/** An object of a class to which nothing was done yet. */
export function bareObject(
  value: ClassValue,
  args: CallArguments,
  site: Site,
  { conditions: { off } }: Evaluator,
): InstanceValue {
  const origin = foreignBases(value).find((name) => !uninteresting.test(name)) ?? null;
  return {
    type: "instance",
    class: value,
    origin,
    attributes: new Map(),
    native: null,
    args,
    site,
    off,
    home: here(),
  };
}

function methodOf(value: ClassValue, name: string): FunctionValue | null {
  const member = classMember(value, name)?.value;
  return member?.type === "function" ? member : null;
}

/** `object.__new__(cls)`. */
export function newObject(evaluator: Evaluator): Value {
  return builtin("object.__new__", (args, site) => {
    const [made] = args.positional;
    return made?.type === "class" ? bareObject(made, args, site, evaluator) : unknown;
  });
}
