import { giveUp } from "./not-plain.ts";
import type { Tokens } from "./tokens.ts";

/** Names that cannot stand for a value. */
export const keywords = new Set(
  (
    "and as assert async await break class continue def del elif else except finally for from global if import in is " +
    "lambda nonlocal not or pass raise return try while with yield"
  ).split(" "),
);

/** @throws NotPlain where there is no name */
export function readName(tokens: Tokens): string {
  if (tokens.kind !== "name" || keywords.has(tokens.value)) giveUp();
  const { value } = tokens;
  tokens.next();
  return value;
}
