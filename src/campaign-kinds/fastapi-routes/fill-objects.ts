import { noArguments } from "../../syntax/python/evaluate/call-arguments.ts";
import type { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { methodsOf } from "./app-methods.ts";
import type { AppObject } from "./call-factories.ts";
import type { FastApiSemantics } from "./fastapi-semantics.ts";
import type { RouterState } from "./route-record.ts";
import { bareApps } from "./start-programs.ts";

const fills =
  "include_router|mount|add_(?:api_)?(?:websocket_)?route|(?:api_|websocket_)?route|get|post|put|patch|delete|websocket";

/** Text of a method that registers something on what an object keeps by some names. */
function fillsOneOf(names: readonly string[]): RegExp {
  return new RegExp(`\\bself\\.(?:${names.join("|")})\\.(?:router\\.)?(?:${fills})\\s*\\(`);
}

/** True for the text of a method that may be called since it fills what its object keeps. */
export function mayFill(source: string): boolean {
  return fillsOneOf(["\\w+"]).test(source);
}

/**
 * Calls the methods that register routes on what an object keeps, where its app has none so far: whoever makes the
 * object calls them before the app is served. True when there were any.
 */
export function fillObjects(
  objects: readonly AppObject[],
  interpreter: Interpreter,
  semantics: FastApiSemantics,
  superseded: ReadonlySet<RouterState>,
): boolean {
  const bare = new Set(bareApps(semantics, superseded));
  let wereCalled = false;
  for (const { owner, self, states } of objects) {
    if (!states.some((state) => bare.has(state))) continue;
    const kept = [...self.attributes].filter(([, value]) => semantics.stateOf(value) !== null);
    if (kept.length === 0) continue;
    const isFiller = fillsOneOf(kept.map(([name]) => name));
    for (const method of methodsOf(owner)) {
      const { definition } = method;
      if (interpreter.entered.has(definition) || !isFiller.test(definition.source)) continue;
      const site = { file: owner.members.module.path, line: definition.line };
      interpreter.call({ type: "bound", function: method, self }, noArguments, site);
      wereCalled = true;
    }
  }
  return wereCalled;
}
