import Table from "cli-table3";
import { terminalText } from "./neutralise.ts";

/** How a report is shown on a terminal. */
export interface TerminalOptions {
  /** Colour codes; only where the reader's terminal takes them. */
  readonly colour: boolean;
}

/** Colours by meaning. The text says the same without them. */
export type Tone = "good" | "bad" | "warn" | "dim" | "strong" | "plain";

const codes: Readonly<Record<Tone, readonly [string, string]>> = {
  good: ["\u001B[32m", "\u001B[39m"],
  bad: ["\u001B[31m", "\u001B[39m"],
  warn: ["\u001B[33m", "\u001B[39m"],
  dim: ["\u001B[2m", "\u001B[22m"],
  strong: ["\u001B[1m", "\u001B[22m"],
  plain: ["", ""],
};

/** Foreign or own text on one line, coloured where wanted. */
export function toned(text: string, tone: Tone, options: TerminalOptions): string {
  const [on, off] = codes[tone];
  return options.colour && text !== "" ? `${on}${terminalText(text)}${off}` : terminalText(text);
}

/** A table without frames, which copies and greps well. */
export function renderTerminalTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const none = "";
  const table = new Table({
    head: [...head],
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
    chars: {
      top: none,
      "top-mid": none,
      "top-left": none,
      "top-right": none,
      bottom: none,
      "bottom-mid": none,
      "bottom-left": none,
      "bottom-right": none,
      left: none,
      "left-mid": none,
      mid: none,
      "mid-mid": none,
      right: none,
      "right-mid": none,
      middle: "  ",
    },
  });
  table.push(...rows.map((row) => [...row]));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}
