/** The names of a block. */
interface Names {
  readonly names: Map<string, unknown>;
}

/** What was changed while something was tried, and how it was before: afterwards everything is as if it had not been. */
export class Journal {
  readonly #objects = new Map<object, () => void>();
  readonly #names = new Map<Names, Map<string, unknown>>();

  /** Notes how an object is; false for what a library makes, which keeps more than can be seen of it. */
  keep(object: object): boolean {
    if ("native" in object && object.native !== null) return false;
    if (!this.#objects.has(object)) this.#objects.set(object, restorerOf(object));
    return true;
  }

  /** Notes what a name stands for. */
  keepName(scope: Names, name: string): void {
    const ofScope = this.#names.get(scope) ?? new Map<string, unknown>();
    this.#names.set(scope, ofScope);
    if (!ofScope.has(name)) ofScope.set(name, scope.names.get(name));
  }

  hasName(scope: Names, name: string): boolean {
    return this.#names.get(scope)?.has(name) === true;
  }

  restore(): void {
    for (const restore of this.#objects.values()) restore();
    for (const [{ names }, before] of this.#names)
      for (const [name, value] of before) {
        if (value === undefined) names.delete(name);
        else names.set(name, value);
      }
  }
}

/** Brings back every field, and what is in the lists, maps and sets among them, which others may hold. */
function restorerOf(object: object): () => void {
  const restorers = Object.values(object).map(restorerOfContent);
  const before = { ...object };
  return () => {
    for (const key of Object.keys(object)) if (!(key in before)) Reflect.deleteProperty(object, key);
    Object.assign(object, before);
    for (const restore of restorers) restore();
  };
}

function restorerOfContent(value: unknown): () => void {
  if (Array.isArray(value)) {
    const list: unknown[] = value;
    const items = [...list];
    return () => list.splice(0, list.length, ...items);
  }
  if (value instanceof Map) {
    const entries = [...value];
    return () => {
      value.clear();
      for (const [key, one] of entries) value.set(key, one);
    };
  }
  if (value instanceof Set) {
    const items = [...value];
    return () => {
      value.clear();
      for (const one of items) value.add(one);
    };
  }
  return () => undefined;
}
