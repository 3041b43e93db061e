import type { Expression } from "../ast.ts";
import type { Definition } from "../definition.ts";
import { dottedName, type PlainFiles } from "../plain-files.ts";
import { childOf, descendants, namedChildren, parameterName, type SyntaxNode } from "../plain-tree.ts";

/** Which kind of database session a value is. */
export type SessionKind = "sync" | "async";

/** The parameters of a function that are sessions, by name. */
export function sessionParameters(
  definition: SyntaxNode,
  path: string,
  files: PlainFiles,
): ReadonlyMap<string, SessionKind> {
  const sessions = new Map<string, SessionKind>();
  const list = childOf(definition, "parameters");
  for (const parameter of list === null ? [] : namedChildren(list)) {
    const name = parameterName(parameter);
    const kind = sessionKindOfParameter(parameter, path, files);
    if (name !== null && kind !== null) sessions.set(name, kind);
  }
  return sessions;
}

/** Names in the annotations of a function's parameters that its file neither defines nor imports. */
export function unknownTypes(definition: SyntaxNode, path: string, files: PlainFiles): readonly string[] {
  const root = files.root(path);
  const list = childOf(definition, "parameters");
  if (root === null || list === null || /^from\s+\S+\s+import\s+\*/m.test(root.text)) return [];
  const known = new Set(
    [...descendants(root)]
      .filter((node) => node.type === "identifier" && isBinding(node))
      .map(({ text }) => text),
  );
  return namedChildren(list).flatMap((parameter) => {
    const type = childOf(parameter, "type");
    const names = type === null ? [] : namesIn(type).map((name) => name.split(".")[0] ?? name);
    return names.filter((name) => /^[A-Z]/.test(name) && !known.has(name));
  });
}

/** Where a name gets a meaning: an import, a definition, an assignment. */
function isBinding(node: SyntaxNode): boolean {
  for (let above = node.parent; above !== null; above = above.parent) {
    if (["import_statement", "import_from_statement"].includes(above.type)) return true;
    if (above.type !== "dotted_name" && above.type !== "aliased_import") break;
  }
  const { parent, field } = node;
  if (parent?.type === "assignment") return field === "left";
  if (["type_parameter", "type"].includes(parent?.type ?? "") && parent?.parent?.type !== "typed_parameter")
    return true;
  return field === "name" && ["class_definition", "function_definition"].includes(parent?.type ?? "");
}

/** What a parameter's annotation or default says of it; null when it is no session. */
export function sessionKindOfParameter(
  parameter: SyntaxNode,
  path: string,
  files: PlainFiles,
): SessionKind | null {
  const type = childOf(parameter, "type");
  const fromType = type === null ? null : kindOfNames(namesIn(type), path, files, 0);
  if (fromType !== null) return fromType;
  const value = childOf(parameter, "value");
  return value?.type === "call" ? kindOfNames(namesIn(value), path, files, 0) : null;
}

/** The kind of session that calling a factory gives: `create_session()`, `AsyncSession()`, `session_maker()`. */
export function sessionKindOfCall(call: SyntaxNode): SessionKind | null {
  const callee = childOf(call, "function");
  const name = callee === null ? undefined : dottedName(callee)?.split(".").at(-1);
  if (
    name === undefined ||
    !/^(async_object_session|object_session|\w*Session)$|^_?(create|get|make|open|new)_\w*session|^\w*[sS]ession_?([mM]aker|[lL]ocal|[fF]actory)/.test(
      name,
    )
  )
    return null;
  return /async/i.test(name) ? "async" : "sync";
}

const deepest = 6;

function kindOfNames(
  names: readonly string[],
  path: string,
  files: PlainFiles,
  depth: number,
): SessionKind | null {
  const kinds = names.map((name) => kindOfName(name, path, files, depth)).filter((kind) => kind !== null);
  // A union that allows the async session has to be treated as one.
  return kinds.includes("async") ? "async" : (kinds[0] ?? null);
}

function kindOfName(dotted: string, path: string, files: PlainFiles, depth: number): SessionKind | null {
  if (depth > deepest) return null;
  const found = files.resolve(path, dotted);
  if (found === null) return kindOfUnresolved(dotted);
  return kindOfDefinition(found, files, depth + 1);
}

function kindOfDefinition(found: Definition, files: PlainFiles, depth: number): SessionKind | null {
  if (depth > deepest) return null;
  switch (found.type) {
    case "foreign":
      return kindOfForeign(found.name);
    case "class": {
      const bases = found.node.arguments.flatMap((argument) => dottedNames(argument.value));
      return kindOfNames(bases, found.file, files, depth);
    }
    case "function":
      return found.node.returns === null
        ? null
        : kindOfNames(dottedNames(found.node.returns), found.file, files, depth);
    case "assignment": {
      const values = [found.value, found.annotation].filter((value) => value !== null);
      return kindOfNames(values.flatMap(dottedNames), found.file, files, depth);
    }
    case "module":
      return null;
  }
}

function kindOfForeign(name: string): SessionKind | null {
  const last = name.split(".").at(-1) ?? "";
  if (/^(AsyncSession|async_scoped_session|AsyncSessionTransaction)$/.test(last)) return "async";
  return /^(Session|scoped_session)$/.test(last) && /^(sqlalchemy|sqlmodel|flask_sqlalchemy)\b/.test(name)
    ? "sync"
    : null;
}

/** A name that leads nowhere is read as it speaks. */
function kindOfUnresolved(dotted: string): SessionKind | null {
  const last = dotted.split(".").at(-1) ?? "";
  if (/^Async\w*Session(Dep)?$/.test(last)) return "async";
  return /^(Session|SessionDep)$/.test(last) ? "sync" : null;
}

function dottedNames(expression: Expression): string[] {
  switch (expression.type) {
    case "name":
      return [expression.id];
    case "attribute": {
      const [object] = dottedNames(expression.object);
      return object === undefined ? [] : [`${object}.${expression.name}`];
    }
    case "subscript":
      return [...dottedNames(expression.object), ...expression.index.flatMap(dottedNames)];
    case "binary":
      return [...dottedNames(expression.left), ...dottedNames(expression.right)];
    case "call":
      return [
        ...dottedNames(expression.callee),
        ...expression.args.flatMap((argument) => dottedNames(argument.value)),
      ];
    case "constant":
      return typeof expression.value === "string" ? namesInText(expression.value) : [];
    case "sequence":
      return expression.elements.flatMap(dottedNames);
    case "await":
    case "comprehension":
    case "conditional":
    case "dict":
    case "fstring":
    case "lambda":
    case "slice":
    case "star":
    case "unary":
    case "unknown":
    case "walrus":
    case "yield":
      return [];
  }
}

/** Dotted names of an annotation, those in quotes included. */
function namesIn(node: SyntaxNode): string[] {
  const names: string[] = [];
  for (const part of descendants(node, (child) => child.type !== "attribute" || dottedName(child) === null)) {
    if (part.type === "string_content") names.push(...namesInText(part.text));
    if (part.type === "identifier" && part.parent?.type !== "keyword_argument") names.push(part.text);
  }
  const attributes = [...descendants(node)].filter((part) => part.type === "attribute");
  return [...names, ...attributes.map(dottedName).filter((name) => name !== null)];
}

function namesInText(text: string): string[] {
  return text.match(/[A-Za-z_][\w.]*/g) ?? [];
}
