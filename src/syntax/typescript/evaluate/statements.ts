import { ts } from "../compiler.ts";
import type { Interpreter } from "./interpreter.ts";
import { bind, childScope } from "./scope.ts";
import type { Scope } from "./values.ts";
import { arrayOf, textOf, truthOf, unknown, type Value } from "./values.ts";

/** Runs statements in order, functions hoisted. The value of the first certain `return`, or null. */
export function runStatements(
  statements: readonly ts.Statement[],
  scope: Scope,
  interpreter: Interpreter,
): Value | null {
  for (const statement of statements) {
    if (ts.isFunctionDeclaration(statement)) hoist(statement, scope, interpreter);
  }
  let result: Value | null = null;
  for (const statement of statements) {
    result = runStatement(statement, scope, interpreter) ?? result;
    if (result !== null && !mayFallThrough(statement)) return result;
  }
  return result;
}

/** A return below an unknown condition does not end what follows it. */
function mayFallThrough(statement: ts.Statement): boolean {
  return !ts.isReturnStatement(statement) && !ts.isBlock(statement) && !ts.isTryStatement(statement);
}

function hoist(node: ts.FunctionDeclaration, scope: Scope, interpreter: Interpreter): void {
  if (node.body === undefined) return;
  const value = interpreter.functionOf(node, scope);
  if (node.name !== undefined) bind(scope, node.name.text, value);
  exportDeclared(node, node.name?.text ?? null, () => value, scope, interpreter);
}

function exportDeclared(
  node: ts.FunctionDeclaration | ts.ClassDeclaration,
  name: string | null,
  value: () => Value,
  scope: Scope,
  interpreter: Interpreter,
): void {
  const modifiers = ts.getCombinedModifierFlags(node);
  if ((modifiers & ts.ModifierFlags.Export) === 0) return;
  const isDefault = (modifiers & ts.ModifierFlags.Default) !== 0;
  if (isDefault || name !== null)
    interpreter.exportName(scope.module, isDefault ? "default" : (name ?? ""), value);
}

function runStatement(node: ts.Statement, scope: Scope, interpreter: Interpreter): Value | null {
  const evaluate = (expression: ts.Expression) => interpreter.evaluate(expression, scope);
  const runOne = (statement: ts.Statement) => interpreter.run(blockOf(statement), childScope(scope));
  if (ts.isExpressionStatement(node)) {
    evaluate(node.expression);
  } else if (ts.isVariableStatement(node)) {
    declare(node.declarationList, scope, interpreter);
    if (node.modifiers?.some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)) {
      exportVariables(node.declarationList, scope, interpreter);
    }
  } else if (ts.isReturnStatement(node)) {
    return node.expression === undefined ? unknown : evaluate(node.expression);
  } else if (ts.isBlock(node)) {
    return interpreter.run(node.statements, childScope(scope));
  } else if (ts.isIfStatement(node)) {
    return runIf(node, scope, interpreter);
  } else if (ts.isForOfStatement(node)) {
    runForOf(node, scope, interpreter);
  } else if (
    ts.isForStatement(node) ||
    ts.isWhileStatement(node) ||
    ts.isDoStatement(node) ||
    ts.isForInStatement(node)
  ) {
    interpreter.perhaps(() => runOne(node.statement));
  } else if (ts.isTryStatement(node)) {
    const result = interpreter.run(node.tryBlock.statements, childScope(scope));
    const last = node.finallyBlock;
    return last === undefined ? result : (interpreter.run(last.statements, childScope(scope)) ?? result);
  } else if (ts.isSwitchStatement(node)) {
    return interpreter.perhaps(() =>
      interpreter.run(
        node.caseBlock.clauses.flatMap((clause) => [...clause.statements]),
        childScope(scope),
      ),
    );
  } else if (ts.isClassDeclaration(node)) {
    const value = interpreter.defineClass(node, scope);
    if (node.name !== undefined) bind(scope, node.name.text, value);
    exportDeclared(node, node.name?.text ?? null, () => value, scope, interpreter);
  } else if (ts.isEnumDeclaration(node)) {
    declareEnum(node, scope, interpreter);
  } else if (ts.isExportAssignment(node)) {
    const value = evaluate(node.expression);
    if (node.isExportEquals) interpreter.commonJs(scope.module).properties.set("exports", value);
    else interpreter.exportName(scope.module, "default", () => value);
  } else if (ts.isLabeledStatement(node)) {
    return runOne(node.statement);
  }
  return null;
}

function blockOf(node: ts.Statement): readonly ts.Statement[] {
  return ts.isBlock(node) ? node.statements : [node];
}

function declare(list: ts.VariableDeclarationList, scope: Scope, interpreter: Interpreter): void {
  for (const declaration of list.declarations) {
    const value = declaration.initializer;
    interpreter.bindPattern(
      declaration.name,
      value === undefined ? unknown : interpreter.evaluate(value, scope),
      scope,
    );
  }
}

function exportVariables(list: ts.VariableDeclarationList, scope: Scope, interpreter: Interpreter): void {
  const names = (name: ts.BindingName): readonly string[] =>
    ts.isIdentifier(name)
      ? [name.text]
      : name.elements.flatMap((element) => (ts.isBindingElement(element) ? names(element.name) : []));
  for (const name of list.declarations.flatMap((declaration) => names(declaration.name))) {
    interpreter.exportName(scope.module, name, () => scope.bindings.get(name)?.() ?? unknown);
  }
}

function runIf(node: ts.IfStatement, scope: Scope, interpreter: Interpreter): Value | null {
  const branch = (statement: ts.Statement | undefined) =>
    statement === undefined ? null : interpreter.run(blockOf(statement), childScope(scope));
  const truth = truthOf(interpreter.evaluate(node.expression, scope));
  if (truth !== null) return branch(truth ? node.thenStatement : node.elseStatement);
  const yes = interpreter.perhaps(() => branch(node.thenStatement));
  return interpreter.perhaps(() => branch(node.elseStatement)) ?? yes;
}

function runForOf(node: ts.ForOfStatement, scope: Scope, interpreter: Interpreter): void {
  const over = interpreter.evaluate(node.expression, scope);
  const once = (item: Value) => {
    const inner = childScope(scope);
    const declaration = ts.isVariableDeclarationList(node.initializer)
      ? node.initializer.declarations[0]
      : undefined;
    if (declaration !== undefined) interpreter.bindPattern(declaration.name, item, inner);
    interpreter.run(blockOf(node.statement), inner);
  };
  if (over.kind === "array") for (const item of [...over.items]) once(item);
  else
    interpreter.perhaps(() => {
      once(unknown);
    });
}

function declareEnum(node: ts.EnumDeclaration, scope: Scope, interpreter: Interpreter): void {
  const members = new Map<string, Value>();
  let next = 0;
  for (const member of node.members) {
    const name = ts.isComputedPropertyName(member.name) ? null : member.name.text;
    if (name === null) continue;
    const value: Value =
      member.initializer === undefined
        ? { kind: "primitive", value: next }
        : interpreter.evaluate(member.initializer, scope);
    if (value.kind === "primitive" && typeof value.value === "number") next = value.value + 1;
    members.set(name, value);
  }
  const value: Value = { kind: "object", properties: members, instanceOf: null };
  bind(scope, node.name.text, value);
  if ((ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Export) !== 0) {
    interpreter.exportName(scope.module, node.name.text, () => value);
  }
}

/** Binds a name, or the names of a destructuring pattern with its defaults. */
export function bindNames(name: ts.BindingName, value: Value, scope: Scope, interpreter: Interpreter): void {
  if (ts.isIdentifier(name)) {
    bind(scope, name.text, value);
    return;
  }
  for (const [index, element] of name.elements.entries()) {
    if (!ts.isBindingElement(element)) continue;
    let part: Value;
    if (element.dotDotDotToken !== undefined) {
      part = value.kind === "array" ? arrayOf(value.items.slice(index)) : value;
    } else {
      part = interpreter.member(value, keyOf(element, index, scope, interpreter), element);
    }
    const isMissing = part.kind === "primitive" && part.value === undefined;
    const fallback = element.initializer;
    if (fallback !== undefined && (isMissing || part.kind === "unknown"))
      part = interpreter.evaluate(fallback, scope);
    interpreter.bindPattern(element.name, part, scope);
  }
}

function keyOf(element: ts.BindingElement, index: number, scope: Scope, interpreter: Interpreter): string {
  if (ts.isArrayBindingPattern(element.parent)) return String(index);
  const name = element.propertyName ?? element.name;
  if (ts.isIdentifier(name) || ts.isStringLiteralLike(name)) return name.text;
  if (ts.isComputedPropertyName(name)) return textOf(interpreter.evaluate(name.expression, scope)) ?? "";
  return "";
}
