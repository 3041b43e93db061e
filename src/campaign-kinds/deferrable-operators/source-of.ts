import type { Expression, ImportedName, Statement } from "../../syntax/python/ast.ts";
import { switchOf } from "../../syntax/python-operators/reachable-calls.ts";

/** Python as one line of meaning: format and comments left out. With a switch name, what runs only when deferring is left out too. */
export function renderSource(
  node: Expression | readonly Statement[],
  switchName: string | null = null,
): string {
  return isBlock(node) ? renderBlock(node, switchName) : renderExpression(node);
}

function isBlock(node: Expression | readonly Statement[]): node is readonly Statement[] {
  return Array.isArray(node);
}

function renderBlock(statements: readonly Statement[], switchName: string | null): string {
  return statements.flatMap((statement) => renderStatement(statement, switchName)).join("; ");
}

function renderStatement(statement: Statement, switchName: string | null): readonly string[] {
  const block = (body: readonly Statement[]) => `{${renderBlock(body, switchName)}}`;
  switch (statement.type) {
    case "if": {
      const side = switchName === null ? null : switchOf(statement.test, switchName);
      if (side === "deferred")
        return statement.otherwise.map((each) => renderStatement(each, switchName)).flat();
      if (side === "sync") return statement.body.map((each) => renderStatement(each, switchName)).flat();
      return [
        `if ${renderExpression(statement.test)} ${block(statement.body)} else ${block(statement.otherwise)}`,
      ];
    }
    case "for":
      return [
        `for ${renderExpression(statement.target)} in ${renderExpression(statement.iterable)} ${block(statement.body)} ${block(statement.otherwise)}`,
      ];
    case "while":
      return [`while ${renderExpression(statement.test)} ${block(statement.body)}`];
    case "with":
      return [
        `with ${statement.items.map((item) => `${renderExpression(item.value)} as ${item.target === null ? "" : renderExpression(item.target)}`).join(", ")} ${block(statement.body)}`,
      ];
    case "try":
      return [
        `try ${block(statement.body)} ${statement.handlers.map(block).join(" ")} ${block(statement.otherwise)} ${block(statement.finally)}`,
      ];
    case "return":
      return [`return ${statement.value === null ? "" : renderExpression(statement.value)}`.trim()];
    case "raise":
      return [`raise ${statement.value === null ? "" : renderExpression(statement.value)}`.trim()];
    case "expression":
      // Docstrings say nothing to the machine.
      return statement.value.type === "constant" ? [] : [renderExpression(statement.value)];
    case "assign":
      return [
        `${statement.targets.map(renderExpression).join(" = ")} = ${renderExpression(statement.value)}`,
      ];
    case "annotated":
      return statement.value === null
        ? []
        : [`${renderExpression(statement.target)} = ${renderExpression(statement.value)}`];
    case "augmented":
      return [
        `${renderExpression(statement.target)} ${statement.operator} ${renderExpression(statement.value)}`,
      ];
    case "function":
      return [`def ${statement.name} ${statement.source.replace(/\s+/g, " ")}`];
    case "match":
      return [
        `match ${renderExpression(statement.subject)} ${statement.cases.map((one) => block(one.body)).join(" ")}`,
      ];
    case "from":
      return [
        `from ${".".repeat(statement.level)}${statement.module} import ${renderNames(statement.names)}`,
      ];
    case "import":
      return [`import ${renderNames(statement.modules)}`];
    case "class":
      return [`class ${statement.name} ${block(statement.body)}`];
    case "alias":
      return [`type ${statement.name} = ${renderExpression(statement.value)}`];
    case "delete":
      return [`del ${renderExpression(statement.target)}`];
    case "global":
    case "break":
    case "continue":
    case "pass":
      return [statement.type];
  }
}

function renderNames(names: readonly ImportedName[]): string {
  return names.map(({ name, alias }) => (alias === null ? name : `${name} as ${alias}`)).join(", ");
}

function renderExpression(node: Expression): string {
  const each = renderExpression;
  switch (node.type) {
    case "name":
      return node.id;
    case "attribute":
      return `${each(node.object)}.${node.name}`;
    case "call":
      return `${each(node.callee)}(${node.args.map((one) => `${"*".repeat(one.star)}${one.name === null ? "" : `${one.name}=`}${each(one.value)}`).join(", ")})`;
    case "constant":
      return renderConstant(node.value);
    case "fstring":
      return `f"${node.parts.map((part) => (typeof part === "string" ? part : `{${each(part)}}`)).join("")}"`;
    case "sequence":
      return `${node.kind}(${node.elements.map(each).join(", ")})`;
    case "star":
      return `*${each(node.value)}`;
    case "dict":
      return `{${node.entries.map(({ key, value }) => (key === null ? `**${each(value)}` : `${each(key)}: ${each(value)}`)).join(", ")}}`;
    case "subscript":
      return `${each(node.object)}[${node.index.map(each).join(", ")}]`;
    case "slice":
      return `${node.from === null ? "" : each(node.from)}:${node.to === null ? "" : each(node.to)}`;
    case "binary":
      return `(${each(node.left)} ${node.operator} ${each(node.right)})`;
    case "unary":
      return `(${node.operator} ${each(node.operand)})`;
    case "conditional":
      return `(${each(node.then)} if ${each(node.test)} else ${each(node.otherwise)})`;
    case "lambda":
      return `lambda ${node.parameters.map((parameter) => parameter.name).join(", ")}: ${each(node.body)}`;
    case "comprehension":
      return `${node.kind}[${node.key === null ? "" : `${each(node.key)}: `}${each(node.element)} ${node.clauses.map((clause) => (clause.type === "for" ? `for ${each(clause.target)} in ${each(clause.iterable)}` : `if ${each(clause.condition)}`)).join(" ")}]`;
    case "await":
      return `await ${each(node.value)}`;
    case "yield":
      return `yield ${node.value === null ? "" : each(node.value)}`;
    case "walrus":
      return `(${node.name} := ${each(node.value)})`;
    case "unknown":
      return "?";
  }
}

function renderConstant(value: unknown): string {
  if (value === null) return "None";
  if (value === true) return "True";
  if (value === false) return "False";
  return typeof value === "object" ? "..." : JSON.stringify(value);
}
