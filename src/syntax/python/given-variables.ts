/**
 * Variables of the environment in which the program runs, as whoever runs it names them. They are sure where a default,
 * or what a committed file says, is only likely, and win over both. Nothing is ever taken from our own environment.
 */
export class GivenVariables {
  readonly #exact: ReadonlyMap<string, string>;
  readonly #folded: ReadonlyMap<string, string>;

  constructor(variables: Readonly<Record<string, string>>) {
    this.#exact = new Map(Object.entries(variables));
    this.#folded = new Map(Object.entries(variables).map(([name, text]) => [name.toLowerCase(), text]));
  }

  /** Where it is, nothing has to be asked. */
  get isEmpty(): boolean {
    return this.#exact.size === 0;
  }

  /** All of them, by their names. */
  get texts(): ReadonlyMap<string, string> {
    return this.#exact;
  }

  /** The text of the first of some names that is given; null where none is. */
  find(names: readonly string[], ignoresCase = false): string | null {
    for (const name of names) {
      const text =
        this.#exact.get(name) ?? (ignoresCase ? this.#folded.get(name.toLowerCase()) : undefined) ?? null;
      if (text !== null) return text;
    }
    return null;
  }

  /** True where a variable is given that begins so and goes on. */
  hasBelow(beginning: string, ignoresCase = false): boolean {
    const [names, start] = ignoresCase
      ? [this.#folded.keys(), beginning.toLowerCase()]
      : [this.#exact.keys(), beginning];
    return [...names].some((name) => name.length > start.length && name.startsWith(start));
  }
}
