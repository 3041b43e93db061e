import type { Expression } from "../ast.ts";
import type { Tokens } from "./tokens.ts";

/** What a `for` binds. */
export function readTargets(tokens: Tokens): Expression {
  const { line } = tokens;
  const first = readTarget(tokens);
  if (!tokens.is(",")) return first;
  const elements = [first];
  while (tokens.take(",") && !tokens.is("in")) elements.push(readTarget(tokens));
  return { type: "sequence", kind: "tuple", elements, line };
}

function readTarget(tokens: Tokens): Expression {
  const { line } = tokens;
  if (tokens.take("*")) return { type: "star", value: asTarget(tokens.rules.primary(tokens)), line };
  return asTarget(tokens.rules.primary(tokens));
}

/** Lists that are assigned to are read as tuples: what they bind is the same. */
export function asTarget(value: Expression): Expression {
  if (value.type === "star") return { ...value, value: asTarget(value.value) };
  if (value.type !== "sequence" || value.kind === "set") return value;
  return { ...value, kind: "tuple", elements: value.elements.map(asTarget) };
}
