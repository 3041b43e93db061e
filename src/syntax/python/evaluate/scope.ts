import { changingName, here } from "../ledger.ts";
import type { PythonModule } from "../module.ts";
import type { Scope, Value } from "./value.ts";

/** An empty scope inside another one. */
export function makeScope(
  module: PythonModule,
  parent: Scope | null,
  options: { readonly method?: Scope["method"]; readonly isClass?: boolean } = {},
): Scope {
  const { method = null, isClass = false } = options;
  return { names: new Map(), parent, module, isClass, outer: new Set(), method, home: here() };
}

/** The scope that holds a name, seen from `scope`. */
export function scopeWith(scope: Scope, name: string): Scope | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent) if (at.names.has(name)) return at;
  return null;
}

/** Binds a name where Python would. */
export function bind(scope: Scope, name: string, value: Value): void {
  const target =
    scope.outer.has(name) && scope.parent !== null ? (scopeWith(scope.parent, name) ?? rootOf(scope)) : scope;
  setName(target, name, value);
}

/** Binds a name in this very scope. */
export function setName(scope: Scope, name: string, value: Value): void {
  changingName(scope, name);
  scope.names.set(name, value);
}

function rootOf(scope: Scope): Scope {
  let at = scope;
  while (at.parent !== null) at = at.parent;
  return at;
}
