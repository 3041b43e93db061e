import type { ComprehensionClause, DictEntry, Expression } from "../ast.ts";
import { giveUp } from "./not-plain.ts";
import { readTargets } from "./targets.ts";
import type { Tokens } from "./tokens.ts";

/** A display, a comprehension or what stands in parentheses; also `...`. */
export function readBracketed(tokens: Tokens): Expression {
  const { line, value } = tokens;
  switch (value) {
    case "(":
      return readParenthesis(tokens);
    case "[": {
      tokens.open();
      const elements = readElements(tokens, "]");
      const clauses = readClauses(tokens, elements);
      tokens.close("]");
      const [element] = elements;
      return clauses === null || element === undefined
        ? { type: "sequence", kind: "list", elements, line }
        : { type: "comprehension", kind: "list", key: null, element, clauses, line };
    }
    case "{":
      return readBraces(tokens);
    case "...":
      tokens.next();
      return { type: "constant", value: { ellipsis: true }, line };
    default:
      return giveUp();
  }
}

function readParenthesis(tokens: Tokens): Expression {
  const { line } = tokens;
  tokens.open();
  if (tokens.is("yield")) {
    const value = tokens.rules.yielded(tokens);
    tokens.close(")");
    return value;
  }
  const elements = readElements(tokens, ")");
  const hasComma = tokens.text.charAt(tokens.previousEnd - 1) === ",";
  const clauses = readClauses(tokens, elements);
  tokens.close(")");
  const [only] = elements;
  if (clauses !== null && only !== undefined)
    return { type: "comprehension", kind: "generator", key: null, element: only, clauses, line };
  if (elements.length === 1 && only !== undefined && !hasComma) return only.type === "star" ? giveUp() : only;
  return { type: "sequence", kind: "tuple", elements, line };
}

/** Elements up to a bracket, or one and the `for` of a comprehension. */
function readElements(tokens: Tokens, bracket: string): Expression[] {
  const elements: Expression[] = [];
  while (!tokens.is(bracket)) {
    elements.push(tokens.rules.element(tokens));
    if (!tokens.take(",")) break;
  }
  return elements;
}

function readBraces(tokens: Tokens): Expression {
  const { line } = tokens;
  tokens.open();
  const entries: DictEntry[] = [];
  const elements: Expression[] = [];
  let clauses: ComprehensionClause[] | null = null;
  while (!tokens.is("}")) {
    if (tokens.take("**")) entries.push({ key: null, value: tokens.rules.operand(tokens) });
    else {
      const key = tokens.rules.element(tokens);
      if (tokens.take(":")) entries.push({ key, value: tokens.rules.expression(tokens) });
      else elements.push(key);
    }
    clauses = readClauses(tokens, entries.length > 0 ? entries : elements);
    if (clauses !== null || !tokens.take(",")) break;
  }
  tokens.close("}");
  if (entries.length > 0 && elements.length > 0) giveUp();
  const [entry] = entries;
  const [element] = elements;
  if (clauses !== null) {
    if (entry !== undefined) {
      if (entry.key === null) giveUp();
      return { type: "comprehension", kind: "dict", key: entry.key, element: entry.value, clauses, line };
    }
    if (element !== undefined)
      return { type: "comprehension", kind: "set", key: null, element, clauses, line };
  }
  if (elements.length > 0) return { type: "sequence", kind: "set", elements, line };
  return { type: "dict", entries, line };
}

/** The clauses of a comprehension, or null when none follow. @param before what they must stand behind: one element */
export function readClauses(tokens: Tokens, before: readonly unknown[]): ComprehensionClause[] | null {
  if (!tokens.is("for") && !tokens.is("async")) return null;
  if (before.length !== 1) giveUp();
  const clauses: ComprehensionClause[] = [];
  for (;;) {
    if (tokens.is("for") || tokens.is("async")) {
      tokens.take("async");
      tokens.expect("for");
      const target = readTargets(tokens);
      tokens.expect("in");
      clauses.push({ type: "for", target, iterable: tokens.rules.disjunction(tokens) });
    } else if (tokens.take("if")) clauses.push({ type: "if", condition: tokens.rules.condition(tokens) });
    else return clauses;
  }
}
