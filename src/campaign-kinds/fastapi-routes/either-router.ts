import type { InstanceValue, NativeObject, Site, Value } from "../../syntax/python/evaluate/value.ts";

/** What registers a route or more. */
const registers =
  /^(?:get|post|put|delete|patch|options|head|trace|api_route|route|websocket|websocket_route|mount|host|include_router|add_\w+)$/;

/**
 * One of two routers, and nobody knows which; the second one may be a package's. To whoever fills it or asks, it is the first; whoever includes it includes
 * one or the other.
 */
export class EitherRouter implements NativeObject {
  readonly told: InstanceValue;
  readonly #other: Value;
  /** The routes come after the choice: the same ones, whichever router it is. */
  #isFilled = false;

  private constructor(told: InstanceValue, other: Value) {
    this.told = told;
    this.#other = other;
  }

  static of(told: InstanceValue, other: Value): InstanceValue {
    return { ...told, native: new EitherRouter(told, other) };
  }

  attribute(name: string): Value | null {
    if (registers.test(name)) this.#isFilled = true;
    return this.told.native?.attribute(name, this.told) ?? null;
  }

  setAttribute(name: string, value: Value, site: Site): void {
    this.told.native?.setAttribute?.(name, value, site);
  }

  someAttribute(): Value | null {
    this.#isFilled = true;
    return this.told.native?.someAttribute?.(this.told) ?? null;
  }

  /** The routers that it may be, one of them for sure. */
  get choices(): readonly Value[] {
    return this.#isFilled ? choicesOf(this.told) : [...choicesOf(this.told), ...choicesOf(this.#other)];
  }
}

/** The routers of which a value is one. */
export function choicesOf(value: Value): readonly Value[] {
  return value.type === "instance" && value.native instanceof EitherRouter ? value.native.choices : [value];
}
