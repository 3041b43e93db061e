import { once } from "node:events";
import { Option } from "commander";
import type { Status } from "../domain/criterion.ts";

/** The `--format` option; the first choice is the default. */
export function format(...choices: readonly [string, ...string[]]): Option {
  return new Option("--format <format>", "how to print").choices([...choices]).default(choices[0]);
}

/** Writes to standard output and waits until a slow reader has taken it, so that nothing is cut at exit. */
export async function print(text: string): Promise<void> {
  if (!process.stdout.write(text.endsWith("\n") ? text : `${text}\n`)) await once(process.stdout, "drain");
}

/** Colour only on a terminal, and not where NO_COLOR (no-color.org) asks for none. */
export function wantsColour(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && (process.env.NO_COLOR ?? "") === "";
}

/** Exit codes are part of the published contract: 0 pass or nothing to judge, 1 fail, 3 pending or review. */
export function exitCodeOf(conclusion: Status): number {
  switch (conclusion) {
    case "pass":
    case "not-applicable":
      return 0;
    case "fail":
      return 1;
    case "pending":
    case "review":
      return 3;
  }
}
