import { dottedName } from "../plain-files.ts";
import { childOf, descendants, namedChildren, parameterName, type SyntaxNode } from "../plain-tree.ts";

/** The places in a scope, nested functions included, where a name (or `self.name`) is read. */
export function referencesOf(scope: SyntaxNode, name: string): readonly SyntaxNode[] {
  const isDotted = name.includes(".");
  const found: SyntaxNode[] = [];
  const enter = (node: SyntaxNode) => node === scope || !rebinds(node, name);
  for (const node of descendants(scope, enter)) {
    if (isDotted ? dottedName(node) === name : node.type === "identifier" && node.text === name) {
      if (isRead(node)) found.push(node);
    }
  }
  return found;
}

/** A nested function with a parameter of that name means something else by it. */
function rebinds(node: SyntaxNode, name: string): boolean {
  if (node.type !== "function_definition" && node.type !== "lambda") return false;
  return parameterNames(node).includes(name);
}

/** Names of the parameters of a function or lambda, in order. */
export function parameterNames(definition: SyntaxNode): readonly string[] {
  const list = childOf(definition, "parameters");
  return (list === null ? [] : namedChildren(list)).map(parameterName).filter((name) => name !== null);
}

function isRead(node: SyntaxNode): boolean {
  const { parent } = node;
  if (parent === null) return false;
  if (parent.type === "attribute" && node.field === "attribute") return false;
  if (parent.type === "keyword_argument" && node.field === "name") return false;
  if (parent.type === "assignment" && node.field === "left") return false;
  if (parent.type === "named_expression" && node.field === "name") return false;
  if (["parameters", "lambda_parameters", "typed_parameter", "as_pattern_target"].includes(parent.type))
    return false;
  if (parent.type.endsWith("default_parameter") && node.field === "name") return false;
  if (["pattern_list", "tuple_pattern", "list_pattern", "type", "global_statement"].includes(parent.type))
    return false;
  if (["for_statement", "for_in_clause"].includes(parent.type) && node.field === "left") return false;
  return !(["function_definition", "class_definition"].includes(parent.type) && node.field === "name");
}
