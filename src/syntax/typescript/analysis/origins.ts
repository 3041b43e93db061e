import { ts } from "../compiler.ts";
import type { FunctionNode } from "../evaluate/values.ts";
import type { TypeScriptProject } from "../load-project.ts";

/** A package outside the tree and the way from it to a value: `{ module: "fs", path: ["promises", "readFile"] }`. */
export interface Origin {
  /** Without `node:`, save for what exists under that name only; `global` for what needs no import. */
  readonly module: string;
  /** Members in order; `()` for the result of a call, `new` for an instance. */
  readonly path: readonly string[];
}

/** Longer chains of assignments are not followed. */
const maximumHops = 25;

/** Where the value of an expression comes from, when that is a package; null when it is the project's or unknown. */
export function originOf(node: ts.Expression, project: TypeScriptProject, hops = 0): Origin | null {
  if (hops > maximumHops) return null;
  const next = (expression: ts.Expression) => originOf(expression, project, hops + 1);
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isSatisfiesExpression(node) ||
    ts.isAwaitExpression(node)
  ) {
    return next(node.expression);
  }
  if (ts.isIdentifier(node))
    return ofSymbol(project.checker.getSymbolAtLocation(node), node.text, project, hops);
  if (ts.isPropertyAccessExpression(node)) {
    const symbol = project.checker.getSymbolAtLocation(node.name);
    const own = symbol === undefined ? null : ofDeclarations(symbol, project, hops);
    return own ?? extend(next(node.expression) ?? inheritedOrigin(node, project), node.name.text);
  }
  if (ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)) {
    return extend(next(node.expression), node.argumentExpression.text);
  }
  if (ts.isNewExpression(node)) return extend(next(node.expression), "new");
  if (!ts.isCallExpression(node)) return null;
  const required = requiredModule(node, project);
  return required === null ? extend(next(node.expression), "()") : required.origin;
}

function extend(origin: Origin | null, name: string): Origin | null {
  if (origin === null) return null;
  return name === "default" && origin.path.length === 0
    ? origin
    : { ...origin, path: [...origin.path, name] };
}

function ofSymbol(
  symbol: ts.Symbol | undefined,
  name: string,
  project: TypeScriptProject,
  hops: number,
): Origin | null {
  if (symbol === undefined) return { module: "global", path: [name] };
  const found = ofDeclarations(symbol, project, hops);
  if (found !== null) return found;
  const declared = symbol.declarations ?? [];
  const isLibrary = declared.length > 0 && declared.every((each) => each.getSourceFile().isDeclarationFile);
  return isLibrary ? { module: "global", path: [name] } : null;
}

function ofDeclarations(symbol: ts.Symbol, project: TypeScriptProject, hops: number): Origin | null {
  const target =
    (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : project.checker.getAliasedSymbol(symbol);
  for (const declaration of [...(symbol.declarations ?? []), ...(target.declarations ?? [])]) {
    const found = ofDeclaration(declaration, project, hops);
    if (found !== null) return found;
  }
  return null;
}

function ofDeclaration(node: ts.Declaration, project: TypeScriptProject, hops: number): Origin | null {
  const imported = importedOrigin(node, project);
  if (imported !== null) return imported;
  if (ts.isBindingElement(node)) {
    const owner = node.parent.parent;
    const name = node.propertyName ?? node.name;
    if (!ts.isVariableDeclaration(owner) || owner.initializer === undefined || !ts.isIdentifier(name))
      return null;
    return extend(originOf(owner.initializer, project, hops + 1), name.text);
  }
  if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node) || ts.isParameter(node)) {
    const typed = node.type === undefined ? null : typeOrigin(node.type, project);
    if (typed !== null) return typed;
    return node.initializer === undefined ? null : originOf(node.initializer, project, hops + 1);
  }
  if (ts.isPropertyAssignment(node)) return originOf(node.initializer, project, hops + 1);
  // `this.db = new Database()` and `exports.db = ...` in JavaScript.
  const assignment = ts.isPropertyAccessExpression(node) ? node.parent : node;
  if (ts.isBinaryExpression(assignment) && assignment.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
    return originOf(assignment.right, project, hops + 1);
  }
  return null;
}

function importedOrigin(node: ts.Declaration, project: TypeScriptProject): Origin | null {
  if (ts.isImportSpecifier(node)) {
    return foreign(
      node.parent.parent.parent.moduleSpecifier,
      [(node.propertyName ?? node.name).text],
      project,
    );
  }
  if (ts.isImportClause(node)) return foreign(node.parent.moduleSpecifier, [], project);
  if (ts.isNamespaceImport(node)) return foreign(node.parent.parent.moduleSpecifier, [], project);
  if (ts.isImportEqualsDeclaration(node) && ts.isExternalModuleReference(node.moduleReference)) {
    return foreign(node.moduleReference.expression, [], project);
  }
  return null;
}

function foreign(
  specifier: ts.Expression,
  path: readonly string[],
  project: TypeScriptProject,
): Origin | null {
  if (!ts.isStringLiteralLike(specifier)) return null;
  const from = specifier.getSourceFile().fileName.replace(/^\//, "");
  if (specifier.text.startsWith(".") || project.resolve(specifier.text, from) !== null) return null;
  return {
    module: specifier.text.replace(/^node:(?!sqlite$)/, ""),
    path: path.filter((name) => name !== "default"),
  };
}

function requiredModule(
  node: ts.CallExpression,
  project: TypeScriptProject,
): { origin: Origin | null } | null {
  const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
  const isRequire = ts.isIdentifier(node.expression) && node.expression.text === "require";
  const [specifier] = node.arguments;
  if (!(isImport || isRequire) || specifier === undefined) return null;
  return { origin: foreign(specifier, [], project) };
}

/** An instance of an imported type: `db: Database`, or of a project class that extends an imported one. */
function typeOrigin(type: ts.TypeNode, project: TypeScriptProject): Origin | null {
  if (!ts.isTypeReferenceNode(type)) return null;
  const [root, members] = ts.isIdentifier(type.typeName)
    ? [type.typeName, []]
    : [type.typeName.left, [type.typeName.right.text]];
  if (!ts.isIdentifier(root)) return null;
  const symbol = project.checker.getSymbolAtLocation(root);
  for (const declaration of symbol?.declarations ?? []) {
    const imported = importedOrigin(declaration, project);
    if (imported !== null) return { module: imported.module, path: [...imported.path, ...members, "new"] };
  }
  return null;
}

/** `this.prisma.user` where the class of `this.prisma` extends a class of a package. */
function inheritedOrigin(node: ts.PropertyAccessExpression, project: TypeScriptProject): Origin | null {
  const type = project.checker.getTypeAtLocation(node.expression);
  for (const declaration of type.getSymbol()?.declarations ?? []) {
    if (!ts.isClassLike(declaration)) continue;
    const clause = declaration.heritageClauses?.find((entry) => entry.token === ts.SyntaxKind.ExtendsKeyword);
    const base = clause?.types[0]?.expression;
    const origin = base === undefined ? null : originOf(base, project, 1);
    if (origin !== null) return extend(origin, "new");
  }
  return null;
}

/** The project function that a call runs, or null when it is foreign or cannot be known. */
export function calledFunction(
  node: ts.CallExpression | ts.NewExpression,
  project: TypeScriptProject,
): FunctionNode | null {
  return functionNamedBy(node.expression, project);
}

/** The project function that an expression names, or null. */
export function functionNamedBy(
  node: ts.Expression,
  project: TypeScriptProject,
  hops = 0,
): FunctionNode | null {
  if (hops > maximumHops) return null;
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return node;
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node)) {
    return functionNamedBy(node.expression, project, hops + 1);
  }
  if (isBinding(node)) return functionNamedBy(node.expression.expression, project, hops + 1);
  const name = ts.isPropertyAccessExpression(node) ? node.name : ts.isIdentifier(node) ? node : null;
  const found = name === null ? undefined : project.checker.getSymbolAtLocation(name);
  if (found === undefined) return null;
  const symbol = (found.flags & ts.SymbolFlags.Alias) === 0 ? found : project.checker.getAliasedSymbol(found);
  for (const declaration of symbol.declarations ?? []) {
    const value = functionDeclaredBy(declaration, project, hops);
    if (value !== null) return value;
  }
  return null;
}

function isBinding(
  node: ts.Expression,
): node is ts.CallExpression & { expression: ts.PropertyAccessExpression } {
  return (
    ts.isCallExpression(node) &&
    ts.isPropertyAccessExpression(node.expression) &&
    node.expression.name.text === "bind"
  );
}

function functionDeclaredBy(
  node: ts.Declaration,
  project: TypeScriptProject,
  hops: number,
): FunctionNode | null {
  if (node.getSourceFile().isDeclarationFile) return null;
  if (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) {
    return node.body === undefined ? null : node;
  }
  if (ts.isClassLike(node)) {
    return (
      (node.members.find((member) => ts.isConstructorDeclaration(member) && member.body !== undefined) as
        | ts.ConstructorDeclaration
        | undefined) ?? null
    );
  }
  const value =
    ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node) || ts.isPropertyDeclaration(node)
      ? node.initializer
      : assignedTo(node);
  if (value === undefined) return null;
  // A wrapped function: what runs is what was wrapped.
  if (ts.isCallExpression(value) && !isBinding(value)) {
    const inner = value.arguments.findLast(
      (argument) => ts.isArrowFunction(argument) || ts.isFunctionExpression(argument),
    );
    return inner === undefined ? null : functionNamedBy(inner, project, hops + 1);
  }
  return functionNamedBy(value, project, hops + 1);
}

function assignedTo(node: ts.Declaration): ts.Expression | undefined {
  const assignment = ts.isPropertyAccessExpression(node) ? node.parent : node;
  return ts.isBinaryExpression(assignment) && assignment.operatorToken.kind === ts.SyntaxKind.EqualsToken
    ? assignment.right
    : undefined;
}
