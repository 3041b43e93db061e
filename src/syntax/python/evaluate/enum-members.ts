import { changing } from "../ledger.ts";
import { classMember } from "./classes.ts";
import type { Evaluator } from "./evaluator.ts";
import { constant, type InstanceValue, none, textOf, type Value } from "./value.ts";

/** Under this name a member notes that its class's own constructor has run for it. */
const constructed = "<constructed>";

/** What a member of an enum has beside its name and value: what its class's constructor sets, and what its text can do. */
export function memberAttribute(member: InstanceValue, name: string, evaluator: Evaluator): Value | null {
  if (!member.attributes.has(constructed)) {
    construct(member, evaluator);
    const own = member.attributes.get(name);
    if (own !== undefined) return own;
  }
  const text = textOf(member);
  return text === null ? null : evaluator.attribute(constant(text), name);
}

/** `A = ("/a", router)` with `def __init__(self, prefix, router)`. */
function construct(member: InstanceValue, evaluator: Evaluator): void {
  changing(member);
  member.attributes.set(constructed, none);
  const init = member.class === null ? undefined : classMember(member.class, "__init__")?.value;
  const value = member.attributes.get("value");
  if (init?.type !== "function" || value === undefined) return;
  const given = evaluator.force(value);
  const positional = given.type === "list" && given.kind === "tuple" ? given.items : [given];
  const bound: Value = { type: "bound", function: init, self: member };
  evaluator.call(bound, { positional, keywords: new Map(), open: false }, member.site);
}
