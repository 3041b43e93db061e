import { dottedName, type PlainFiles } from "../plain-files.ts";
import { childOf, descendants, hasKeyword, namedChildren, type SyntaxNode } from "../plain-tree.ts";
import { methodOf } from "./callees.ts";
import { functionAround, withAround } from "./fate.ts";
import { parameterNames, referencesOf } from "./references.ts";

const deepest = 5;

/** The attribute under which instances of a class keep what the constructor gets as this argument. */
export function sessionAttribute(
  owner: SyntaxNode,
  path: string,
  argument: number | string | null,
  files: PlainFiles,
  depth = 0,
): string | null {
  const body = childOf(owner, "body");
  if (argument === null || body === null || depth > deepest) return null;
  const constructor = methodOf(owner, path, "__init__", files);
  if (constructor === null)
    return fieldAt(body, argument) ?? fieldOfBase(owner, path, argument, files, depth);
  const names = parameterNames(constructor.node);
  const name = typeof argument === "number" ? names[argument + 1] : argument;
  for (const node of descendants(constructor.node)) {
    if (node.type === "assignment" && childOf(node, "right")?.text === name) {
      const left = childOf(node, "left")?.text ?? "";
      if (left.startsWith("self.")) return left.slice("self.".length);
    }
    const given = node.type === "call" ? givenToBase(node, name) : null;
    const base = given === null ? null : baseOf(owner, path, files);
    if (base !== null) return sessionAttribute(base.node, base.path, given, files, depth + 1);
  }
  return null;
}

/** As which argument `super().__init__(...)` gets a name. */
function givenToBase(call: SyntaxNode, name: string | undefined): number | string | null {
  if (!/^super\(.*\)\.__init__$/.test(childOf(call, "function")?.text ?? "")) return null;
  const given = namedChildren(childOf(call, "arguments") ?? call);
  const keyword = given.find((child) => childOf(child, "value")?.text === name);
  if (keyword?.type === "keyword_argument") return childOf(keyword, "name")?.text ?? null;
  const index = given.findIndex((child) => child.text === name);
  return index < 0 ? null : index;
}

function baseOf(
  owner: SyntaxNode,
  path: string,
  files: PlainFiles,
): { readonly node: SyntaxNode; readonly path: string } | null {
  for (const base of namedChildren(childOf(owner, "superclasses") ?? owner)) {
    const dotted = dottedName(base.type === "subscript" ? (childOf(base, "value") ?? base) : base);
    const found = dotted === null ? null : files.resolve(path, dotted);
    const node = found?.type === "class" ? files.definitionAt(found.file, found.line) : null;
    if (node !== null && found?.type === "class") return { node, path: found.file };
  }
  return null;
}

function fieldOfBase(
  owner: SyntaxNode,
  path: string,
  argument: number | string,
  files: PlainFiles,
  depth: number,
): string | null {
  const base = baseOf(owner, path, files);
  return base === null ? null : sessionAttribute(base.node, base.path, argument, files, depth + 1);
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

/** The methods that a class defines itself, constructor apart. */
export function methodsOf(owner: SyntaxNode): readonly SyntaxNode[] {
  const body = childOf(owner, "body");
  return (body === null ? [] : namedChildren(body)).flatMap((child) => {
    const node = child.type === "decorated_definition" ? childOf(child, "definition") : child;
    return node?.type === "function_definition" && childOf(node, "name")?.text !== "__init__" ? [node] : [];
  });
}

/** Something that is done with an instance: a method of it runs, or it goes where it is not followed. */
export type InstanceUse =
  /** `place` is the call that has to be awaited where the method is async, null where Python awaits by itself. */
  | {
      readonly type: "method";
      readonly name: string;
      readonly node: SyntaxNode;
      readonly call: SyntaxNode | null;
    }
  | { readonly type: "given-away"; readonly node: SyntaxNode };

/** What is done with an instance that a constructor call makes, directly or through the name that it gets. */
export function instanceUses(made: SyntaxNode, root: SyntaxNode): readonly InstanceUse[] {
  const name = nameOfInstance(made);
  const scope = functionAround(made) ?? root;
  const named = name === null ? [] : referencesOf(scope, name).filter((node) => node.start >= made.end);
  return [made, ...named].flatMap((instance) => useOf(instance));
}

function nameOfInstance(made: SyntaxNode): string | null {
  const { parent } = made;
  if (parent?.type === "assignment" || parent?.type === "named_expression") {
    const left = childOf(parent, parent.type === "assignment" ? "left" : "name");
    return left?.type === "identifier" ? left.text : null;
  }
  return parent?.type === "as_pattern" ? (childOf(parent, "alias")?.text ?? null) : null;
}

function useOf(instance: SyntaxNode): readonly InstanceUse[] {
  const { parent } = instance;
  if (parent === null) return [];
  const method = (name: string, call: SyntaxNode | null): InstanceUse => ({
    type: "method",
    name,
    node: parent,
    call,
  });
  switch (parent.type) {
    case "attribute": {
      const name = childOf(parent, "attribute")?.text ?? "";
      const call = parent.parent?.type === "call" && parent.field === "function" ? parent.parent : null;
      return [method(name, call)];
    }
    case "call":
      return [method("__call__", parent)];
    case "for_statement":
    case "for_in_clause":
      return [method(hasKeyword(parent, "async") ? "__aiter__" : "__iter__", null)];
    case "with_item":
    case "as_pattern": {
      const statement = withAround(parent);
      const kind = statement !== null && hasKeyword(statement, "async") ? "a" : "";
      return [method(`__${kind}enter__`, null), method(`__${kind}exit__`, null)];
    }
    case "argument_list":
    case "keyword_argument":
    case "return_statement":
    case "yield":
    case "list":
    case "tuple":
    case "dictionary":
    case "pair":
      return [{ type: "given-away", node: instance }];
    default:
      return [];
  }
}
