import type { Expression, Parameter } from "./ast.ts";
import { type Conversion, partsOf } from "./conversion.ts";
import type { PythonNode } from "./parser.ts";

/** How annotations and defaults are converted; handed in because expressions hold lambdas, which hold parameters. */
type ConvertExpression = (node: PythonNode, into: Conversion) => Expression;

/** Turns the parameter list of a function or lambda into parameters. */
export function convertParameters(
  node: PythonNode,
  into: Conversion,
  convertExpression: ConvertExpression,
): Parameter[] {
  const parameters: Parameter[] = [];
  let keywordOnly = false;
  for (const part of partsOf(node)) {
    if (part.type === "keyword_separator") {
      keywordOnly = true;
      continue;
    }
    const parameter = convertParameter(part, keywordOnly, into, convertExpression);
    if (parameter === null) continue;
    if (parameter.kind === "rest") keywordOnly = true;
    parameters.push(parameter);
  }
  return parameters;
}

function convertParameter(
  node: PythonNode,
  keywordOnly: boolean,
  into: Conversion,
  convertExpression: ConvertExpression,
): Parameter | null {
  const typed = node.type === "typed_parameter";
  const named = node.childForFieldName("name") ?? (typed ? (partsOf(node)[0] ?? node) : node);
  const kind =
    named.type === "list_splat_pattern"
      ? "rest"
      : named.type === "dictionary_splat_pattern"
        ? "keywords"
        : keywordOnly
          ? "keyword"
          : "positional";
  const identifier = kind === "rest" || kind === "keywords" ? partsOf(named)[0] : named;
  if (identifier?.type !== "identifier") return null;
  const type = node.childForFieldName("type");
  const value = node.childForFieldName("value");
  return {
    name: into.textOf(identifier),
    kind,
    annotation: type === null ? null : convertExpression(type, into),
    default: value === null ? null : convertExpression(value, into),
    line: into.lineOf(node),
  };
}
