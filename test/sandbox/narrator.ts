import type { styleText } from "node:util";
import type { Log } from "../../src/workflows/context.ts";

/** How the narrator speaks. */
export interface NarratorOptions {
  readonly colour: boolean;
  readonly styleText: typeof styleText;
}

/** Prints what happens. */
export class Narrator {
  readonly colour: boolean;
  readonly #styleText: typeof styleText;

  constructor(options: NarratorOptions) {
    this.colour = options.colour;
    this.#styleText = options.styleText;
  }

  heading(text: string): void {
    console.log(`\n${this.#style("bold", `== ${text}`)}`);
  }

  fact(text: string): void {
    console.log(this.#style("gray", `   ${text}`));
  }

  text(text: string): void {
    console.log(text.trimEnd().replace(/^/gm, "   "));
  }

  bad(text: string): void {
    console.log(this.#style("red", `   NOT AS EXPECTED: ${text}`));
  }

  /** The app's log: only what went wrong is worth the reader's time. */
  readonly log: Log = {
    info: () => undefined,
    warn: (fields, message) => {
      this.bad(`${message} ${this.#describe(fields)}`);
    },
    error: (fields, message) => {
      this.bad(`${message} ${this.#describe(fields)}`);
    },
  };

  #describe(fields: object): string {
    const entries = Object.entries(fields).map(([name, value]) => [
      name,
      value instanceof Error ? (value.stack ?? value.message) : value,
    ]);
    return JSON.stringify(Object.fromEntries(entries));
  }

  #style(style: "bold" | "gray" | "red", text: string): string {
    return this.colour ? this.#styleText(style, text) : text;
  }
}
