import type { Evaluator } from "../../syntax/python/evaluate/evaluator.ts";
import type { InstanceValue, Site, Value } from "../../syntax/python/evaluate/value.ts";
import { here } from "../../syntax/python/ledger.ts";
import type { PythonModule } from "../../syntax/python/module.ts";

const origin = "starlette.datastructures.State";
/** `app.state.name = ...` and `setattr(app.state, "name", ...)`. */
const setting = /\bstate\.(\w+)[ \t]*(?::[^=\n]{1,200})?=(?!=)|\bsetattr\([^,\n]{0,200}\bstate,\s*["'](\w+)/g;

/** `app.state`, which keeps what is set on it. */
export function appState(site: Site): InstanceValue {
  return {
    type: "instance",
    class: null,
    origin,
    attributes: new Map(),
    native: null,
    args: null,
    site,
    home: here(),
  };
}

/**
 * Whether an app's state certainly lacks what nobody has set on it so far: `if getattr(app.state, "done", False): return`
 * at the first run. What code sets that nobody was seen to call, may be there. Undefined for anything else.
 */
export function stateLacks(value: Value, name: string, evaluator: Evaluator): boolean | undefined {
  if (value.type !== "instance" || value.origin !== origin) return undefined;
  const sources = evaluator.running.map(({ source }) => source);
  return !evaluator.scopes.some(({ module }) => {
    if (!statesSetIn(module.text).includes(name)) return false;
    // What sets it while it runs has not come to that yet.
    const others = sources.reduce((text, source) => text.replace(source, ""), module.text);
    return statesSetIn(others).includes(name);
  });
}

/** The names that a text sets on the state of apps. */
function statesSetIn(text: string): string[] {
  if (!text.includes("state")) return [];
  return [...text.matchAll(setting)].map(([, one, other]) => one ?? other ?? "");
}

const names = new WeakMap<PythonModule, ReadonlySet<string>>();

/** `scope["name"] = ...` and `request.scope["name"] = ...`. */
const settingInScope = /\bscope\[["'](\w+)["']\]\s*=(?!=)/g;
/** `app.name = ...`, `self.app.name = ...`. */
const settingOnApp = /\bapp\.(\w+)[ \t]*(?::[^=\n]{1,200})?=(?!=)/g;

/** The key of what is kept in the scope of a request, beside those of states. */
export function inScope(name: string): string {
  return `scope.${name}`;
}

/** The key of what an app keeps itself. */
export function onApp(name: string): string {
  return `app.${name}`;
}

/**
 * The names that a module sets on states, and those of what a lifespan yields: the state of every request has them; and
 * the keys of what it sets in scopes and on apps. A change of them is noticed with the plan of the search.
 */
export function namesSetIn(module: PythonModule): ReadonlySet<string> {
  const known = names.get(module);
  if (known !== undefined) return known;
  const { text } = module;
  const yielded = /\byield\s*\{/.test(text) ? [...text.matchAll(/["'](\w+)["']\s*:/g)] : [];
  const ofState = text.matchAll(/\[["']state["']\]\[["'](\w+)["']\]\s*=/g);
  const named = [...yielded, ...ofState].map(([, name = ""]) => name);
  const scoped = text.includes("scope[") ? [...text.matchAll(settingInScope)] : [];
  const onApps = text.includes("app.") ? [...text.matchAll(settingOnApp)] : [];
  const found = new Set([
    ...statesSetIn(text),
    ...named,
    ...scoped.map(([, name = ""]) => inScope(name)),
    ...onApps.map(([, name = ""]) => onApp(name)),
  ]);
  names.set(module, found);
  return found;
}
