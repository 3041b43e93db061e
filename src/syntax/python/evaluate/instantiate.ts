import { here } from "../ledger.ts";
import { classMember, enumMembers, foreignBases, isEnum } from "./classes.ts";
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
    const [wanted] = args.positional;
    const key = wanted === undefined ? null : keyOf(wanted);
    return (
      enumMembers(value).find((member) => {
        const inner = member.type === "instance" ? member.attributes.get("value") : undefined;
        return inner !== undefined && key !== null && keyOf(inner) === key;
      }) ?? unknown
    );
  }
  const maker = methodOf(value, "__new__");
  const made = maker === null ? null : call.method(maker, value, args);
  // The one object of a class that makes no other; one that nobody knows is taken for what `object` makes.
  const self =
    made?.type === "instance" && made.class === value ? made : bareObject(value, args, site, evaluator);
  fillGiven(self, value, evaluator);
  const init = methodOf(value, "__init__");
  if (init === null) setFields(value, args, self, evaluator);
  else call.method(init, self, args);
  call.constructBase(self);
  const post = methodOf(value, "__post_init__") ?? methodOf(value, "__attrs_post_init__");
  const nothing = { ...args, positional: [], keywords: new Map<string, Value>() };
  if (post !== null) call.method(post, self, nothing);
  const ofModel = methodOf(value, "model_post_init");
  if (ofModel !== null) call.method(ofModel, self, { ...nothing, positional: [none] });
  return self;
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
