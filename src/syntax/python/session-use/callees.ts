import type { Definition } from "../definition.ts";
import { dottedName, type PlainFiles } from "../plain-files.ts";
import {
  childOf,
  decoratorsOf,
  descendants,
  hasKeyword,
  namedChildren,
  parameterName,
  type SyntaxNode,
} from "../plain-tree.ts";
import { isGenerator } from "./trace-sessions.ts";

/** A function of the tree, with the class that it belongs to. */
export interface FoundFunction {
  readonly type: "function";
  readonly path: string;
  readonly node: SyntaxNode;
  readonly name: string;
  readonly isAsync: boolean;
  readonly isGenerator: boolean;
  /** True when the first parameter is bound already: a method called on an instance or a class. */
  readonly isBound: boolean;
}

/** What a call calls. */
export type Callee =
  | FoundFunction
  | { readonly type: "class"; readonly path: string; readonly node: SyntaxNode; readonly name: string }
  | { readonly type: "foreign"; readonly name: string }
  | { readonly type: "unknown" };

/** Finds what is called, as seen from a function of a file. */
export function findCallee(callee: SyntaxNode, path: string, from: SyntaxNode, files: PlainFiles): Callee {
  const dotted = dottedName(callee);
  if (dotted === null) return methodOfCall(callee, path, from, files);
  const [first = "", ...rest] = dotted.split(".");
  const around = classAround(from);
  if ((first === "self" || first === "cls") && rest.length === 1 && around !== null) {
    return methodOf(around, path, rest[0] ?? "", files) ?? { type: "unknown" };
  }
  const found = resolveName(dotted, path, from, files);
  if (found?.type === "foreign") return { type: "foreign", name: found.name };
  if (found?.type === "function" || found?.type === "class") {
    const node = files.definitionAt(found.file, found.line);
    if (node === null) return { type: "unknown" };
    return found.type === "function"
      ? functionOf(node, found.file, classAround(node) !== null && !isStatic(node))
      : { type: "class", path: found.file, node, name: found.node.name };
  }
  if (found?.type === "assignment") {
    const value = files.assignedValue(found);
    // `helper = partial(_helper)` and `helper = _helper` are followed one step.
    const name = value === null ? null : dottedName(value);
    if (value !== null && name !== null && name !== dotted)
      return findCallee(value, found.file, value, files);
  }
  if (rest.length === 0) {
    const alias = localAlias(dotted, from);
    return alias === null ? { type: "unknown" } : findCallee(alias, path, from, files);
  }
  return methodOfClass(dotted, path, files) ?? methodOfValue(first, rest, path, from, files);
}

/** What a dotted name means in a function of a file, imports inside of the function included. */
export function resolveName(
  dotted: string,
  path: string,
  from: SyntaxNode,
  files: PlainFiles,
): Definition | null {
  const [first = "", ...rest] = dotted.split(".");
  const local = localImport(from, first);
  if (local === null) return files.resolve(path, dotted);
  return files.resolveImport(
    path,
    local.module,
    [...(local.name === null ? [] : [local.name]), ...rest].join("."),
  );
}

/** The class that holds a method, or null. */
export function classAround(node: SyntaxNode): SyntaxNode | null {
  let above = node.parent;
  while (above !== null && above.type !== "class_definition") {
    if (above.type === "function_definition") return null;
    above = above.parent;
  }
  return above;
}

/** A method of a class or of its base classes. */
export function methodOf(
  owner: SyntaxNode,
  path: string,
  name: string,
  files: PlainFiles,
  depth = 0,
): FoundFunction | null {
  const body = childOf(owner, "body");
  for (const child of body === null ? [] : namedChildren(body)) {
    const node = child.type === "decorated_definition" ? childOf(child, "definition") : child;
    if (node?.type !== "function_definition" || childOf(node, "name")?.text !== name) continue;
    return functionOf(node, path, !isStatic(node));
  }
  const bases = childOf(owner, "superclasses");
  for (const base of bases === null || depth > 5 ? [] : namedChildren(bases)) {
    const dotted = dottedName(base.type === "subscript" ? (childOf(base, "value") ?? base) : base);
    const found = dotted === null ? null : files.resolve(path, dotted);
    if (found?.type !== "class") continue;
    const node = files.definitionAt(found.file, found.line);
    const method = node === null ? null : methodOf(node, found.file, name, files, depth + 1);
    if (method !== null) return method;
  }
  return null;
}

/** `Model.method()`. */
function methodOfClass(dotted: string, path: string, files: PlainFiles): FoundFunction | null {
  const at = dotted.lastIndexOf(".");
  const found = files.resolve(path, dotted.slice(0, at));
  if (found?.type !== "class") return null;
  const owner = files.definitionAt(found.file, found.line);
  const method = owner === null ? null : methodOf(owner, found.file, dotted.slice(at + 1), files);
  // Called on the class, only a class method has its first parameter already.
  return method === null ? null : { ...method, isBound: isClassMethod(method.node) };
}

/** `name.method()` where the name is a parameter with a class as type, or was made by calling one. */
function methodOfValue(
  first: string,
  rest: readonly string[],
  path: string,
  from: SyntaxNode,
  files: PlainFiles,
): Callee {
  if (rest.length !== 1) return { type: "unknown" };
  const type = typeOfName(first, from);
  if (type === null) return { type: "unknown" };
  const found = files.resolve(path, type);
  if (found?.type !== "class") return { type: "unknown" };
  const owner = files.definitionAt(found.file, found.line);
  const method = owner === null ? null : methodOf(owner, found.file, rest[0] ?? "", files);
  return method ?? { type: "unknown" };
}

/** `Service(...).method()`. */
function methodOfCall(callee: SyntaxNode, path: string, from: SyntaxNode, files: PlainFiles): Callee {
  const object = callee.type === "attribute" ? childOf(callee, "object") : null;
  const name = callee.type === "attribute" ? childOf(callee, "attribute")?.text : undefined;
  const made = object?.type === "call" ? childOf(object, "function") : null;
  if (made === null || name === undefined) return { type: "unknown" };
  const owner = findCallee(made, path, from, files);
  const method = owner.type === "class" ? methodOf(owner.node, owner.path, name, files) : null;
  return method ?? { type: "unknown" };
}

function typeOfName(name: string, from: SyntaxNode): string | null {
  const list = childOf(from, "parameters");
  for (const parameter of list === null ? [] : namedChildren(list)) {
    if (parameterName(parameter) !== name) continue;
    const type = childOf(parameter, "type");
    const inner = type === null ? undefined : namedChildren(type)[0];
    return inner === undefined ? null : dottedName(inner);
  }
  for (const node of descendants(from)) {
    if (node.type !== "assignment" || childOf(node, "left")?.text !== name) continue;
    const right = childOf(node, "right");
    const callee = right?.type === "call" ? childOf(right, "function") : null;
    return callee === null ? null : dottedName(callee);
  }
  return null;
}

/** `from x import y as z` or `import x as z` inside the function, for a name that the function knows only by it. */
function localImport(
  from: SyntaxNode,
  name: string,
): { readonly module: string; readonly name: string | null } | null {
  for (const node of descendants(from)) {
    if (node.type === "import_statement") {
      const module = localModule(node, name);
      if (module !== null) return { module, name: null };
    }
    const module = node.type === "import_from_statement" ? childOf(node, "module_name")?.text : undefined;
    if (module === undefined) continue;
    for (const child of node.children.filter((one) => one.field === "name")) {
      const original = child.type === "aliased_import" ? childOf(child, "name")?.text : child.text;
      const alias = childOf(child, "alias")?.text ?? original;
      if (alias === name && original !== undefined) return { module, name: original };
    }
  }
  return null;
}

/** What `name = other` in a function makes of a name, once. */
function localAlias(name: string, from: SyntaxNode): SyntaxNode | null {
  for (const node of descendants(from)) {
    if (node.type !== "assignment" || childOf(node, "left")?.text !== name) continue;
    const right = childOf(node, "right");
    return right !== null && dottedName(right) !== null && right.text !== name ? right : null;
  }
  return null;
}

/** The module that `import a`, `import a.b` or `import a.b as c` binds to a name. */
function localModule(statement: SyntaxNode, name: string): string | null {
  for (const child of namedChildren(statement)) {
    const module = child.type === "aliased_import" ? childOf(child, "name")?.text : child.text;
    if (module === undefined) continue;
    const alias = childOf(child, "alias")?.text;
    if (alias === name) return module;
    const [first] = module.split(".");
    if (alias === undefined && first === name) return first;
  }
  return null;
}

function functionOf(node: SyntaxNode, path: string, isBound: boolean): FoundFunction {
  return {
    type: "function",
    path,
    node,
    name: childOf(node, "name")?.text ?? "",
    isAsync: hasKeyword(node, "async"),
    isGenerator: isGenerator(node),
    isBound,
  };
}

function isClassMethod(node: SyntaxNode): boolean {
  return decoratorsOf(node).some((decorator) => decorator.text === "classmethod");
}

function isStatic(node: SyntaxNode): boolean {
  const { parent } = node;
  return (
    parent?.type === "decorated_definition" &&
    parent.children.some((child) => /^@staticmethod\b/.test(child.text))
  );
}
