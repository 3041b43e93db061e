import { childOf, descendants, namedChildren, type SyntaxNode } from "../plain-tree.ts";
import { functionAround } from "./fate.ts";
import { parameterNames, referencesOf } from "./references.ts";

/** The attribute under which instances of a class keep what the constructor gets as this argument. */
export function sessionAttribute(owner: SyntaxNode, argument: number | string | null): string | null {
  if (argument === null) return null;
  const body = childOf(owner, "body");
  if (body === null) return null;
  const constructor = [...descendants(body)].find(
    (node) => node.type === "function_definition" && childOf(node, "name")?.text === "__init__",
  );
  if (constructor === undefined) return fieldAt(body, argument);
  const names = parameterNames(constructor);
  const name = typeof argument === "number" ? names[argument + 1] : argument;
  for (const node of descendants(constructor)) {
    if (node.type !== "assignment" || childOf(node, "right")?.text !== name) continue;
    const left = childOf(node, "left")?.text ?? "";
    if (left.startsWith("self.")) return left.slice("self.".length);
  }
  return null;
}

/** A field of an attrs class or dataclass: its position among the fields, or its name. */
function fieldAt(body: SyntaxNode, argument: number | string): string | null {
  const fields = namedChildren(body)
    .map((statement) => namedChildren(statement)[0])
    .filter((node) => node?.type === "assignment" && childOf(node, "type") !== null)
    .map((node) => (node === undefined ? "" : (childOf(node, "left")?.text ?? "")));
  if (typeof argument === "number") return fields[argument] ?? null;
  return fields.includes(argument) ? argument : null;
}

/** True for a class that can do something with what it is given: it has methods. */
export function isServedByClass(owner: SyntaxNode): boolean {
  const body = childOf(owner, "body");
  return body !== null && [...descendants(body)].some((node) => node.type === "function_definition");
}

/** The method calls on an instance that a constructor call makes, directly or through the name that it gets. */
export function methodCalls(
  made: SyntaxNode,
  root: SyntaxNode,
): readonly { readonly call: SyntaxNode; readonly name: string }[] {
  const left = made.parent?.type === "assignment" ? childOf(made.parent, "left") : null;
  const scope = functionAround(made) ?? root;
  const instances = left?.type === "identifier" ? referencesOf(scope, left.text) : [made];
  return instances.flatMap((instance) => {
    const attribute =
      instance.parent?.type === "attribute" && instance.field === "object" ? instance.parent : null;
    const call = attribute?.parent?.type === "call" ? attribute.parent : null;
    const name = attribute === null ? undefined : childOf(attribute, "attribute")?.text;
    return call === null || name === undefined ? [] : [{ call, name }];
  });
}
