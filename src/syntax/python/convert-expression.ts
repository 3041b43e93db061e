import type { Argument, ComprehensionClause, DictEntry, Expression, Parameter } from "./ast.ts";
import { type Conversion, partsOf } from "./conversion.ts";
import { convertParameters } from "./convert-parameters.ts";
import { joinParts, unescapeString } from "./convert-string.ts";
import type { PythonNode } from "./parser.ts";

/** Turns a syntax node into an expression. */
export function convertExpression(node: PythonNode | null | undefined, into: Conversion): Expression {
  if (node === null || node === undefined) return { type: "unknown", line: 0 };
  return into.deeper(
    node,
    () => convert(node, into),
    () => ({ type: "unknown", line: into.lineOf(node) }),
  );
}

function convert(node: PythonNode, into: Conversion): Expression {
  const line = into.lineOf(node);
  const unknown: Expression = { type: "unknown", line };
  const field = (name: string) => convertExpression(node.childForFieldName(name), into);
  const child = (index: number) => convertExpression(partsOf(node)[index], into);
  switch (node.type) {
    case "identifier":
      return { type: "name", id: into.textOf(node), line };
    case "dotted_name":
    case "member_type":
      return dottedName(into.textOf(node), line);
    case "attribute": {
      const name = node.childForFieldName("attribute");
      if (name === null) return unknown;
      return { type: "attribute", object: field("object"), name: into.textOf(name), line };
    }
    case "call":
      return {
        type: "call",
        callee: field("function"),
        args: convertArguments(node.childForFieldName("arguments"), into),
        line,
        endLine: into.endLineOf(node),
      };
    case "string":
    case "concatenated_string":
      return joinParts(stringParts(node, into), line);
    case "integer":
      return { type: "constant", value: Number(into.textOf(node).replaceAll("_", "")), line };
    case "float":
      return { type: "constant", value: Number.parseFloat(into.textOf(node)), line };
    case "true":
      return { type: "constant", value: true, line };
    case "false":
      return { type: "constant", value: false, line };
    case "none":
      return { type: "constant", value: null, line };
    case "ellipsis":
      return { type: "constant", value: { ellipsis: true }, line };
    case "list":
    case "set":
    case "tuple":
      return { type: "sequence", kind: node.type, elements: all(node, into), line };
    case "expression_list":
    case "pattern_list":
    case "tuple_pattern":
    case "list_pattern":
      return { type: "sequence", kind: "tuple", elements: all(node, into), line };
    case "list_splat":
    case "list_splat_pattern":
      return { type: "star", value: child(0), line };
    case "dictionary":
      return { type: "dict", entries: dictEntries(node, into), line };
    case "subscript":
      return {
        type: "subscript",
        object: field("value"),
        index: subscripts(
          node.childrenForFieldName("subscript").map((part) => convertExpression(part, into)),
        ),
        line,
      };
    case "generic_type": {
      const [object, parameters] = partsOf(node);
      return {
        type: "subscript",
        object: convertExpression(object, into),
        index: parameters === undefined ? [] : subscripts(all(parameters, into)),
        line,
      };
    }
    case "slice":
      return convertSlice(node, into);
    case "union_type": {
      const [left, right] = partsOf(node);
      return {
        type: "binary",
        operator: "|",
        left: convertExpression(left, into),
        right: convertExpression(right, into),
        line,
      };
    }
    case "binary_operator":
    case "boolean_operator":
      return {
        type: "binary",
        operator: node.childForFieldName("operator")?.text ?? "?",
        left: field("left"),
        right: field("right"),
        line,
      };
    case "comparison_operator":
      return comparison(node, into);
    case "not_operator":
      return { type: "unary", operator: "not", operand: field("argument"), line };
    case "unary_operator":
      return {
        type: "unary",
        operator: node.childForFieldName("operator")?.text ?? "?",
        operand: field("argument"),
        line,
      };
    case "conditional_expression":
      return { type: "conditional", test: child(1), then: child(0), otherwise: child(2), line };
    case "lambda":
      return {
        type: "lambda",
        parameters: lambdaParameters(node, into),
        body: field("body"),
        line,
      };
    case "list_comprehension":
    case "set_comprehension":
    case "dictionary_comprehension":
    case "generator_expression":
      return comprehension(node, into);
    case "await":
      return { type: "await", value: child(0), line };
    case "yield":
      return {
        type: "yield",
        value: partsOf(node).length > 0 ? child(0) : null,
        isEach: node.children.some(({ type }) => type === "from"),
        line,
      };
    case "named_expression": {
      const name = node.childForFieldName("name");
      return name === null
        ? unknown
        : { type: "walrus", name: into.textOf(name), value: field("value"), line };
    }
    case "parenthesized_expression":
    case "type":
    case "as_pattern_target":
    case "case_pattern":
      return child(0);
    default:
      return unknown;
  }
}

function all(node: PythonNode, into: Conversion): Expression[] {
  return partsOf(node).map((part) => convertExpression(part, into));
}

function dottedName(text: string, line: number): Expression {
  const [first = "", ...rest] = text.replaceAll(/\s/g, "").split(".");
  let expression: Expression = { type: "name", id: first, line };
  for (const name of rest) expression = { type: "attribute", object: expression, name, line };
  return expression;
}

function stringParts(node: PythonNode, into: Conversion): (string | Expression)[] {
  if (node.type === "concatenated_string") return partsOf(node).flatMap((part) => stringParts(part, into));
  const prefix = /^[a-zA-Z]*/.exec(into.textOf(node))?.[0].toLowerCase() ?? "";
  return node.namedChildren.flatMap((part): (string | Expression)[] => {
    if (part.type === "interpolation") return [convertExpression(part.childForFieldName("expression"), into)];
    if (part.type !== "string_content") return [];
    const text = into.textOf(part);
    const plain = prefix.includes("f") ? text.replaceAll("{{", "{").replaceAll("}}", "}") : text;
    return [prefix.includes("r") ? plain : unescapeString(plain)];
  });
}

/** Converts an argument list; a lone generator argument is one argument. */
export function convertArguments(node: PythonNode | null, into: Conversion): Argument[] {
  if (node === null) return [];
  if (node.type === "generator_expression") {
    return [{ name: null, star: 0, value: convertExpression(node, into) }];
  }
  return partsOf(node).map((part) => {
    if (part.type === "keyword_argument") {
      const name = part.childForFieldName("name");
      const value = convertExpression(part.childForFieldName("value"), into);
      return { name: name === null ? null : into.textOf(name), star: 0, value };
    }
    if (part.type === "list_splat") {
      return { name: null, star: 1, value: convertExpression(partsOf(part)[0], into) };
    }
    if (part.type === "dictionary_splat") {
      return { name: null, star: 2, value: convertExpression(partsOf(part)[0], into) };
    }
    return { name: null, star: 0, value: convertExpression(part, into) };
  });
}

function dictEntries(node: PythonNode, into: Conversion): DictEntry[] {
  return partsOf(node).map((part) => {
    if (part.type === "dictionary_splat")
      return { key: null, value: convertExpression(partsOf(part)[0], into) };
    return {
      key: convertExpression(part.childForFieldName("key"), into),
      value: convertExpression(part.childForFieldName("value"), into),
    };
  });
}

function convertSlice(node: PythonNode, into: Conversion): Expression {
  const colon = node.children.findIndex((part) => part.type === ":");
  const named = (parts: PythonNode[]) => parts.find((part) => part.isNamed);
  const from = named(node.children.slice(0, colon));
  const to = named(node.children.slice(colon + 1));
  return {
    type: "slice",
    from: from === undefined ? null : convertExpression(from, into),
    to: to === undefined ? null : convertExpression(to, into),
    line: into.lineOf(node),
  };
}

function comparison(node: PythonNode, into: Conversion): Expression {
  const line = into.lineOf(node);
  const operands = all(node, into);
  const operators = node.childrenForFieldName("operators").map((part) => into.textOf(part));
  const [left, right] = operands;
  const [operator] = operators;
  // A chain of comparisons is never a condition that decides about routes.
  if (operands.length !== 2 || left === undefined || right === undefined || operator === undefined) {
    return { type: "unknown", line };
  }
  return { type: "binary", operator: operator.replaceAll(/\s+/g, " "), left, right, line };
}

function lambdaParameters(node: PythonNode, into: Conversion): Parameter[] {
  const parameters = node.childForFieldName("parameters");
  return parameters === null ? [] : convertParameters(parameters, into, convertExpression);
}

function comprehension(node: PythonNode, into: Conversion): Expression {
  const line = into.lineOf(node);
  const body = node.childForFieldName("body");
  const clauses = partsOf(node).flatMap((part): ComprehensionClause[] => {
    if (part.type === "for_in_clause") {
      const target = convertExpression(part.childForFieldName("left"), into);
      return [{ type: "for", target, iterable: convertExpression(part.childForFieldName("right"), into) }];
    }
    if (part.type === "if_clause")
      return [{ type: "if", condition: convertExpression(partsOf(part)[0], into) }];
    return [];
  });
  const isPair = body?.type === "pair";
  return {
    type: "comprehension",
    kind: comprehensionKind(node.type),
    key: isPair ? convertExpression(body.childForFieldName("key"), into) : null,
    element: convertExpression(isPair ? body.childForFieldName("value") : body, into),
    clauses,
    line,
  };
}

function comprehensionKind(type: string): "list" | "set" | "dict" | "generator" {
  if (type === "list_comprehension") return "list";
  if (type === "set_comprehension") return "set";
  return type === "dictionary_comprehension" ? "dict" : "generator";
}

/** `x[(a, b)]` is `x[a, b]`; a tuple among others is one of them. */
function subscripts(parts: readonly Expression[]): readonly Expression[] {
  const [only] = parts;
  const isTuple =
    parts.length === 1 && only?.type === "sequence" && only.kind === "tuple" && only.elements.length > 0;
  return isTuple ? only.elements : parts;
}
