import type { Scope, Value } from "./values.ts";

/** A scope inside another one. */
export function childScope(parent: Scope, self: Value | null = null): Scope {
  return { module: parent.module, parent, bindings: new Map(), self };
}

/** The outermost scope of a module. */
export function moduleScope(module: string): Scope {
  return { module, parent: null, bindings: new Map(), self: null };
}

/** The value of a name, or null where nothing binds it. */
export function lookUp(scope: Scope, name: string): Value | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent) {
    const binding = at.bindings.get(name);
    if (binding !== undefined) return binding();
  }
  return null;
}

export function bind(scope: Scope, name: string, value: Value): void {
  scope.bindings.set(name, () => value);
}

/** Gives a new value to a name where it is bound, else in the scope itself. */
export function assign(scope: Scope, name: string, value: Value): void {
  let at: Scope | null = scope;
  while (at !== null && !at.bindings.has(name)) at = at.parent;
  bind(at ?? scope, name, value);
}

/** What `this` means in a scope. */
export function selfOf(scope: Scope): Value | null {
  for (let at: Scope | null = scope; at !== null; at = at.parent) if (at.self !== null) return at.self;
  return null;
}
