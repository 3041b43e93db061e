import type { Argument, Expression } from "../ast.ts";
import { readBracketed, readClauses } from "./brackets.ts";
import { keywords, readName } from "./names.ts";
import { giveUp } from "./not-plain.ts";
import { readStrings } from "./strings.ts";
import type { Tokens } from "./tokens.ts";

/** A value with what is done to it: attributes, calls, subscripts. */
export function readPrimary(tokens: Tokens): Expression {
  const { line } = tokens;
  let value = readAtom(tokens);
  for (let length = 0; tokens.kind === "operator"; length++) {
    tokens.bound(length);
    if (tokens.value === ".") {
      tokens.next();
      value = { type: "attribute", object: value, name: readName(tokens), line };
    } else if (tokens.value === "(") {
      const args = readArguments(tokens);
      value = { type: "call", callee: value, args, line, endLine: tokens.previousLine };
    } else if (tokens.value === "[") {
      value = { type: "subscript", object: value, index: readIndex(tokens), line };
    } else break;
  }
  return value;
}

/** A value by itself. */
export function readAtom(tokens: Tokens): Expression {
  const { line, value } = tokens;
  switch (tokens.kind) {
    case "string":
      return readStrings(tokens);
    case "number":
      tokens.next();
      return { type: "constant", value: numberOf(value), line };
    case "name":
      if (keywords.has(value)) return giveUp();
      tokens.next();
      if (value === "None") return { type: "constant", value: null, line };
      if (value === "True" || value === "False") return { type: "constant", value: value === "True", line };
      return { type: "name", id: value, line };
    case "operator":
      return tokens.deeper(readBracketed);
    case "newline":
    case "end":
      return giveUp();
  }
}

function numberOf(text: string): number {
  if (/^(?:0[xXoObB]|[\d_]+[jJlL]?$)/.test(text)) return Number(text.replaceAll("_", ""));
  return Number.parseFloat(text);
}

/** The arguments of a call, brackets included. */
export function readArguments(tokens: Tokens): Argument[] {
  const { line } = tokens;
  tokens.open();
  let args: Argument[] = [];
  while (!tokens.is(")")) {
    const argument = readArgument(tokens);
    const clauses = readClauses(tokens, [argument]);
    if (clauses !== null) {
      if (args.length > 0 || argument.name !== null || argument.star !== 0) giveUp();
      const element = argument.value;
      args.push({
        name: null,
        star: 0,
        value: { type: "comprehension", kind: "generator", key: null, element, clauses, line },
      });
      break;
    }
    // An array of V8 that grows has room for sixteen more, and most calls have one argument.
    if (args.length === 0) args = [argument];
    else args.push(argument);
    if (!tokens.take(",")) break;
  }
  tokens.close(")");
  return args;
}

function readArgument(tokens: Tokens): Argument {
  if (tokens.kind === "operator") {
    if (tokens.take("*")) return { name: null, star: 1, value: tokens.rules.expression(tokens) };
    if (tokens.take("**")) return { name: null, star: 2, value: tokens.rules.expression(tokens) };
  }
  const { start } = tokens;
  const value = tokens.rules.named(tokens);
  if (!tokens.is("=")) return { name: null, star: 0, value };
  if (value.type !== "name" || tokens.previousEnd !== start + value.id.length) giveUp();
  tokens.next();
  return { name: value.id, star: 0, value: tokens.rules.expression(tokens) };
}

/** The subscripts, brackets included. */
function readIndex(tokens: Tokens): Expression[] {
  tokens.open();
  const index: Expression[] = [];
  let hasComma = false;
  while (!tokens.is("]")) {
    index.push(readSubscript(tokens));
    if (!tokens.take(",")) break;
    hasComma = true;
  }
  tokens.close("]");
  // `x[(a, b)]` is `x[a, b]`.
  const [only] = index;
  const isTuple = !hasComma && only?.type === "sequence" && only.kind === "tuple" && only.elements.length > 0;
  return isTuple ? [...only.elements] : index;
}

function readSubscript(tokens: Tokens): Expression {
  const { line } = tokens;
  const from = tokens.is(":") ? null : tokens.rules.element(tokens);
  if (from !== null && !tokens.is(":")) return from;
  tokens.expect(":");
  const isOver = () => tokens.is(":") || tokens.is(",") || tokens.is("]");
  let to = isOver() ? null : tokens.rules.expression(tokens);
  if (tokens.take(":") && !isOver()) {
    const step = tokens.rules.expression(tokens);
    // Where only the step is given, it stands for what is not.
    to ??= step;
  }
  return { type: "slice", from, to, line };
}
