import type {
  ClassDefinition,
  Expression,
  FunctionDefinition,
  ImportedName,
  Statement,
  WithItem,
} from "./ast.ts";
import { type Conversion, partsOf } from "./conversion.ts";
import { convertArguments, convertExpression } from "./convert-expression.ts";
import { convertParameters } from "./convert-parameters.ts";
import type { PythonNode } from "./parser.ts";

/** Turns the statements of a module or block node into statements. */
export function convertBlock(node: PythonNode | null | undefined, into: Conversion): Statement[] {
  if (node === null || node === undefined) return [];
  return into.deeper(
    node,
    () => partsOf(node).flatMap((part) => convertStatement(part, into)),
    () => [],
  );
}

function convertStatement(node: PythonNode, into: Conversion): Statement[] {
  const line = into.lineOf(node);
  const field = (name: string) => convertExpression(node.childForFieldName(name), into);
  const block = (name: string) => convertBlock(node.childForFieldName(name), into);
  switch (node.type) {
    // What an assertion asks is evaluated like any expression; tests make their calls in it.
    case "assert_statement":
    case "expression_statement":
      return partsOf(node).map((part) => simpleStatement(part, into));
    case "function_definition":
      return [convertFunction(node, [], into)];
    case "class_definition":
      return [convertClass(node, [], into)];
    case "decorated_definition":
      return decorated(node, into);
    case "import_statement":
      return [{ type: "import", modules: importedNames(node.childrenForFieldName("name"), into), line }];
    case "import_from_statement":
      return [fromImport(node, into)];
    case "if_statement":
      return [convertIf(node, into)];
    case "for_statement":
      return [
        {
          type: "for",
          target: field("left"),
          iterable: field("right"),
          body: block("body"),
          otherwise: convertBlock(node.childForFieldName("alternative")?.childForFieldName("body"), into),
          line,
        },
      ];
    case "while_statement":
      return [{ type: "while", test: field("condition"), body: block("body"), line }];
    case "try_statement":
      return [convertTry(node, into)];
    case "with_statement":
      return [{ type: "with", items: withItems(node, into), body: block("body"), line }];
    case "match_statement":
      return [convertMatch(node, into)];
    case "return_statement":
      return [{ type: "return", value: optional(node, into), line }];
    case "raise_statement":
      return [{ type: "raise", value: optional(node, into), line }];
    case "global_statement":
    case "nonlocal_statement":
      return [{ type: "global", names: partsOf(node).map((part) => into.textOf(part)), line }];
    case "delete_statement":
      return partsOf(node).map((part) => ({ type: "delete", target: convertExpression(part, into), line }));
    case "type_alias_statement": {
      const left = convertExpression(node.childForFieldName("left"), into);
      const name = left.type === "subscript" ? left.object : left;
      return name.type === "name" ? [{ type: "alias", name: name.id, value: field("right"), line }] : [];
    }
    case "break_statement":
      return [{ type: "break", line }];
    case "continue_statement":
      return [{ type: "continue", line }];
    case "ERROR":
    case "block":
      // What a broken place still holds: its intact definitions keep their routes.
      return partsOf(node).flatMap((part) => (isStatement(part) ? convertStatement(part, into) : []));
    default:
      return [];
  }
}

function isStatement(node: PythonNode): boolean {
  return (
    node.type.endsWith("_statement") ||
    node.type.endsWith("_definition") ||
    node.type === "expression_statement"
  );
}

function optional(node: PythonNode, into: Conversion): Expression | null {
  const [value] = partsOf(node);
  return value === undefined ? null : convertExpression(value, into);
}

function simpleStatement(node: PythonNode, into: Conversion): Statement {
  const line = into.lineOf(node);
  if (node.type === "augmented_assignment") {
    return {
      type: "augmented",
      target: convertExpression(node.childForFieldName("left"), into),
      operator: node.childForFieldName("operator")?.text ?? "?",
      value: convertExpression(node.childForFieldName("right"), into),
      line,
    };
  }
  if (node.type !== "assignment") return { type: "expression", value: convertExpression(node, into), line };
  const annotation = node.childForFieldName("type");
  const right = node.childForFieldName("right");
  const target = convertExpression(node.childForFieldName("left"), into);
  if (annotation !== null) {
    return {
      type: "annotated",
      target,
      annotation: convertExpression(annotation, into),
      value: right === null ? null : convertExpression(right, into),
      line,
    };
  }
  const targets = [target];
  let value = right;
  while (value?.type === "assignment") {
    targets.push(convertExpression(value.childForFieldName("left"), into));
    value = value.childForFieldName("right");
  }
  return { type: "assign", targets, value: convertExpression(value, into), line };
}

function decorated(node: PythonNode, into: Conversion): Statement[] {
  const definition = node.childForFieldName("definition");
  const decorators = partsOf(node)
    .filter((part) => part.type === "decorator")
    .map((part) => convertExpression(partsOf(part)[0], into));
  if (definition === null) return [];
  return [
    definition.type === "class_definition"
      ? convertClass(definition, decorators, into)
      : convertFunction(definition, decorators, into),
  ];
}

function convertFunction(
  node: PythonNode,
  decorators: readonly Expression[],
  into: Conversion,
): FunctionDefinition {
  const name = node.childForFieldName("name");
  const parameters = node.childForFieldName("parameters");
  const returns = node.childForFieldName("return_type");
  return {
    type: "function",
    name: name === null ? "" : into.textOf(name),
    isAsync: node.firstChild?.type === "async",
    parameters: parameters === null ? [] : convertParameters(parameters, into, convertExpression),
    returns: returns === null ? null : convertExpression(returns, into),
    decorators,
    line: into.lineOf(node),
    endLine: into.endLineOf(node),
    source: into.textOf(node),
  };
}

function convertClass(
  node: PythonNode,
  decorators: readonly Expression[],
  into: Conversion,
): ClassDefinition {
  const name = node.childForFieldName("name");
  return {
    type: "class",
    name: name === null ? "" : into.textOf(name),
    arguments: convertArguments(node.childForFieldName("superclasses"), into),
    decorators,
    body: convertBlock(node.childForFieldName("body"), into),
    line: into.lineOf(node),
    endLine: into.endLineOf(node),
  };
}

function importedNames(nodes: readonly (PythonNode | null)[], into: Conversion): ImportedName[] {
  return nodes.flatMap((node) => {
    if (node === null) return [];
    const name = node.type === "aliased_import" ? node.childForFieldName("name") : node;
    const alias = node.type === "aliased_import" ? node.childForFieldName("alias") : null;
    if (name === null) return [];
    return [
      { name: into.textOf(name).replaceAll(/\s/g, ""), alias: alias === null ? null : into.textOf(alias) },
    ];
  });
}

function fromImport(node: PythonNode, into: Conversion): Statement {
  const source = node.childForFieldName("module_name");
  const text = source === null ? "" : into.textOf(source).replaceAll(/\s/g, "");
  const level = /^\.*/.exec(text)?.[0].length ?? 0;
  const star = partsOf(node).some((part) => part.type === "wildcard_import");
  return {
    type: "from",
    level,
    module: text.slice(level),
    names: star ? [{ name: "*", alias: null }] : importedNames(node.childrenForFieldName("name"), into),
    line: into.lineOf(node),
  };
}

function convertIf(node: PythonNode, into: Conversion): Statement {
  const alternatives = node.childrenForFieldName("alternative");
  const rest = (index: number): Statement[] => {
    const part = alternatives[index];
    if (part === undefined) return [];
    if (part.type === "else_clause") return convertBlock(part.childForFieldName("body"), into);
    return [
      {
        type: "if",
        test: convertExpression(part.childForFieldName("condition"), into),
        body: convertBlock(part.childForFieldName("consequence"), into),
        otherwise: into.deeper(
          part,
          () => rest(index + 1),
          () => [],
        ),
        line: into.lineOf(part),
      },
    ];
  };
  return {
    type: "if",
    test: convertExpression(node.childForFieldName("condition"), into),
    body: convertBlock(node.childForFieldName("consequence"), into),
    otherwise: rest(0),
    line: into.lineOf(node),
  };
}

function convertTry(node: PythonNode, into: Conversion): Statement {
  const clauses = (type: string) => partsOf(node).filter((part) => part.type === type);
  const lastBlock = (part: PythonNode) =>
    convertBlock(
      partsOf(part).findLast((child) => child.type === "block"),
      into,
    );
  return {
    type: "try",
    body: convertBlock(node.childForFieldName("body"), into),
    handlers: [...clauses("except_clause"), ...clauses("except_group_clause")].map(lastBlock),
    otherwise: clauses("else_clause").flatMap(lastBlock),
    finally: clauses("finally_clause").flatMap(lastBlock),
    line: into.lineOf(node),
  };
}

function withItems(node: PythonNode, into: Conversion): WithItem[] {
  const clause = partsOf(node).find((part) => part.type === "with_clause");
  if (clause === undefined) return [];
  return partsOf(clause)
    .filter((part) => part.type === "with_item")
    .map((item) => {
      const value = item.childForFieldName("value");
      if (value?.type !== "as_pattern") return { value: convertExpression(value, into), target: null };
      const [inner] = partsOf(value);
      const alias = value.childForFieldName("alias");
      return {
        value: convertExpression(inner, into),
        target: alias === null ? null : convertExpression(alias, into),
      };
    });
}

function convertMatch(node: PythonNode, into: Conversion): Statement {
  const body = node.childForFieldName("body");
  const cases = body === null ? [] : partsOf(body).filter((part) => part.type === "case_clause");
  return {
    type: "match",
    subject: convertExpression(node.childForFieldName("subject"), into),
    cases: cases.map((part) => ({
      pattern: convertExpression(
        partsOf(part).find((child) => child.type === "case_pattern"),
        into,
      ),
      isGuarded: part.childForFieldName("guard") !== null,
      body: convertBlock(part.childForFieldName("consequence"), into),
    })),
    line: into.lineOf(node),
  };
}
