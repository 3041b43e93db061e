import type { Expression, Parameter } from "../ast.ts";
import { giveUp } from "./not-plain.ts";
import type { Tokens } from "./tokens.ts";

type ReadAnnotation = (tokens: Tokens) => Expression;

/** Reads parameters up to the token that ends them. @param readAnnotation null for a lambda, which has none */
export function readParameters(
  tokens: Tokens,
  end: string,
  readAnnotation: ReadAnnotation | null,
): Parameter[] {
  const parameters: Parameter[] = [];
  let keywordOnly = false;
  while (!tokens.is(end)) {
    const { line } = tokens;
    if (tokens.take("*")) {
      keywordOnly = true;
      if (!tokens.is(",")) parameters.push(readParameter(tokens, "rest", line, readAnnotation));
    } else if (tokens.take("**")) {
      parameters.push(readParameter(tokens, "keywords", line, readAnnotation));
    } else if (!tokens.take("/")) {
      const kind = keywordOnly ? "keyword" : "positional";
      parameters.push(readParameter(tokens, kind, line, readAnnotation));
    }
    if (!tokens.take(",")) break;
  }
  return parameters;
}

function readParameter(
  tokens: Tokens,
  kind: Parameter["kind"],
  line: number,
  readAnnotation: ReadAnnotation | null,
): Parameter {
  if (tokens.kind !== "name") giveUp();
  const name = tokens.value;
  tokens.next();
  const annotation = readAnnotation !== null && tokens.take(":") ? readAnnotation(tokens) : null;
  const value = tokens.take("=") ? tokens.rules.expression(tokens) : null;
  return { name, kind, annotation, default: value, line };
}
