import { dottedName, type PlainFiles } from "../plain-files.ts";
import { childOf, descendants, namedChildren, type SyntaxNode } from "../plain-tree.ts";
import { findCallee, resolveName } from "./callees.ts";
import { functionAround } from "./fate.ts";

const deepest = 4;

/** The full name of what is called: as imported, or as written where it cannot be found. */
export function calledName(
  callee: SyntaxNode,
  path: string,
  from: SyntaxNode,
  files: PlainFiles,
): string | null {
  const target = findCallee(callee, path, from, files);
  if (target.type === "foreign") return target.name;
  return target.type === "unknown" ? dottedName(callee) : null;
}

/** The full name of the call that made a value, through names of the function and of the module; null if unknown. */
export function originOf(
  node: SyntaxNode,
  path: string,
  from: SyntaxNode,
  files: PlainFiles,
  depth = 0,
): string | null {
  if (depth > deepest) return null;
  if (node.type === "parenthesized_expression") {
    const [inner] = namedChildren(node);
    return inner === undefined ? null : originOf(inner, path, from, files, depth + 1);
  }
  if (node.type === "call") {
    const callee = childOf(node, "function");
    if (callee === null) return null;
    const name = calledName(callee, path, from, files);
    // `Path("x") / "y"`, `client.pipeline()`: what a method gives is taken for what it is called on.
    if (name !== null && !startsAtValue(callee, from)) return name;
    const object = childOf(callee, "object");
    const method = childOf(callee, "attribute")?.text;
    if (method === "submit") return "submit";
    return object === null ? name : originOf(object, path, from, files, depth + 1);
  }
  if (node.type === "binary_operator") {
    const left = childOf(node, "left");
    return left === null ? null : originOf(left, path, from, files, depth + 1);
  }
  const dotted = dottedName(node);
  if (dotted === null) return null;
  const value = localValue(dotted, from);
  if (value !== null) return originOf(value, path, from, files, depth + 1);
  const found = resolveName(dotted, path, from, files);
  const assigned = found === null ? null : files.assignedValue(found);
  if (assigned === null || found?.type !== "assignment") return null;
  return originOf(assigned, found.file, assigned, files, depth + 1);
}

/** True when a dotted callee begins with a name of the function, not with a module. */
function startsAtValue(callee: SyntaxNode, from: SyntaxNode): boolean {
  const [first, ...rest] = (dottedName(callee) ?? "").split(".");
  return rest.length > 0 && first !== undefined && localValue(first, from) !== null;
}

/** What a name is given in a function: by assignment, `with ... as name`, or a walrus. */
function localValue(name: string, from: SyntaxNode): SyntaxNode | null {
  const scope = from.type === "function_definition" ? from : functionAround(from);
  for (const node of scope === null ? [] : descendants(scope)) {
    if (node.type === "assignment" && childOf(node, "left")?.text === name) return childOf(node, "right");
    if (node.type === "named_expression" && childOf(node, "name")?.text === name)
      return childOf(node, "value");
    if (node.type === "as_pattern" && childOf(node, "alias")?.text === name)
      return namedChildren(node)[0] ?? null;
  }
  return null;
}
