import { createRequire } from "node:module";

/** The statement at which the process ends: the n-th from now on, of any text or of this one. */
export interface FatalStatement {
  readonly number: number;
  readonly when: "before" | "after";
  readonly name?: string;
}

interface AnyClient {
  query(...args: unknown[]): unknown;
}

/** Every statement that this process makes to its database. */
export class Statements {
  #fatal: { left: number; readonly when: "before" | "after"; readonly name: string | undefined } | null =
    null;
  #witness: ((name: string) => void) | null = null;

  constructor() {
    const { Client } = createRequire(import.meta.url)("pg") as { Client: { prototype: AnyClient } };
    const query = Reflect.get(Client.prototype, "query");
    const hear = (statement: unknown) => this.#hear(statement);
    Client.prototype.query = function heard(this: AnyClient, ...args: unknown[]): unknown {
      const when = hear(args[0]);
      if (when === null) return query.apply(this, args);
      if (when === "before") die();
      // Who asks for a callback (the pool does) gets no promise.
      const result = query.apply(
        this,
        args.map((argument) => (typeof argument === "function" ? die : argument)),
      );
      if (result instanceof Promise) result.then(die, die);
      return result;
    };
  }

  dieAt({ number, when, name }: FatalStatement): void {
    this.#fatal = { left: number, when, name };
  }

  /** Tells the name of every statement from now on. */
  watch(witness: (name: string) => void): void {
    this.#witness = witness;
  }

  /** @returns when to die, if this is the one */
  #hear(statement: unknown): "before" | "after" | null {
    if (this.#fatal === null && this.#witness === null) return null;
    const name = nameOf(statement);
    this.#witness?.(name);
    if (this.#fatal === null || (this.#fatal.name !== undefined && this.#fatal.name !== name)) return null;
    this.#fatal.left -= 1;
    return this.#fatal.left === 0 ? this.#fatal.when : null;
  }
}

/** Nothing is finished, closed or said. */
function die(): void {
  process.kill(process.pid, "SIGKILL");
}

/** The text without what differs from time to time: values, and how many there are. */
function nameOf(statement: unknown): string {
  const text =
    typeof statement === "object" && statement !== null && "text" in statement ? statement.text : statement;
  return String(text)
    .replace(/\s+/g, " ")
    .replace(/'(?:[^']|'')*'/g, "'?'")
    .replace(/\$\d+(?:\s*,\s*\$\d+)*/g, "$")
    .replace(/\(\$\)(?:\s*,\s*\(\$\))+/g, "($)")
    .replace(/\b\d+\b/g, "0")
    .trim();
}
