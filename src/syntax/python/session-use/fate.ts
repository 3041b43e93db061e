import { childOf, hasKeyword, type SyntaxNode } from "../plain-tree.ts";

/** What becomes of a value that has to be awaited. */
export type Fate =
  | { readonly type: "awaited"; readonly node: SyntaxNode }
  /** Given a name; what becomes of it is decided where the name is used. */
  | { readonly type: "named"; readonly name: string; readonly node: SyntaxNode }
  | { readonly type: "returned"; readonly from: SyntaxNode }
  /** Run together with others: with all that are given to the same call or task group. */
  | { readonly type: "gathered"; readonly group: string; readonly isRepeated: boolean }
  /** Entered with `async with` or run through with `async for`. */
  | { readonly type: "entered"; readonly node: SyntaxNode }
  | { readonly type: "lost"; readonly node: SyntaxNode };

/** Follows a value upwards from the expression that makes it to what uses it. */
export function fateOf(origin: SyntaxNode): Fate {
  let node = origin;
  let isRepeated = false;
  for (;;) {
    const { parent } = node;
    if (parent === null) return { type: "lost", node };
    switch (parent.type) {
      case "await":
        return { type: "awaited", node: parent };
      case "parenthesized_expression":
        node = parent;
        continue;
      case "conditional_expression":
        // The middle of the three is the condition: a coroutine is always true.
        if (parent.children.filter((child) => child.isNamed)[1] === node)
          return { type: "lost", node: parent };
        node = parent;
        continue;
      case "boolean_operator":
        if (node.field === "left") return { type: "lost", node: parent };
        node = parent;
        continue;
      case "named_expression":
      case "assignment": {
        const name = childOf(parent, parent.type === "assignment" ? "left" : "name");
        if (name?.type === "identifier") return { type: "named", name: name.text, node: parent };
        return { type: "lost", node: parent };
      }
      case "return_statement":
      case "lambda": {
        const from = parent.type === "lambda" ? parent : functionAround(parent);
        return from === null ? { type: "lost", node: parent } : { type: "returned", from };
      }
      case "with_item":
      case "as_pattern": {
        const statement = withAround(parent);
        return statement !== null && hasKeyword(statement, "async")
          ? { type: "entered", node: statement }
          : { type: "lost", node: parent };
      }
      case "for_statement":
      case "for_in_clause":
        return hasKeyword(parent, "async")
          ? { type: "entered", node: parent }
          : { type: "lost", node: parent };
      case "keyword_argument":
      case "argument_list":
      case "list_splat":
      case "list":
      case "tuple":
      case "list_comprehension":
      case "generator_expression": {
        const call = parent.type === "argument_list" ? parent.parent : null;
        if (parent.type === "argument_list" && call !== null) {
          const callee = childOf(call, "function")?.text ?? "";
          if (/(^|\.)(gather|wait|as_completed)$/.test(callee)) {
            return { type: "gathered", group: `${callee}:${call.start}`, isRepeated };
          }
          const taskGroup = /^(?!(asyncio|loop|.*loop\(\))\.)(\w+)\.create_task$/.exec(callee)?.[2];
          if (taskGroup !== undefined)
            return { type: "gathered", group: taskGroup, isRepeated: isInLoop(call) };
          if (!/(^|\.)(cast|wait_for|shield|ensure_future|create_task)$/.test(callee)) {
            return { type: "lost", node: call };
          }
          node = call;
          continue;
        }
        // Only what ends up in gather() is followed through a collection.
        isRepeated ||= ["list_comprehension", "generator_expression"].includes(parent.type);
        node = parent;
        continue;
      }
      default:
        return { type: "lost", node: parent };
    }
  }
}

function isInLoop(node: SyntaxNode): boolean {
  for (let above = node.parent; above !== null; above = above.parent) {
    if (["function_definition", "lambda"].includes(above.type)) return false;
    if (
      ["for_statement", "while_statement", "list_comprehension", "generator_expression"].includes(above.type)
    )
      return true;
  }
  return false;
}

/** The function or lambda around a node. */
export function functionAround(node: SyntaxNode): SyntaxNode | null {
  let above = node.parent;
  while (above !== null && above.type !== "function_definition" && above.type !== "lambda")
    above = above.parent;
  return above;
}

/** The `with` statement to which an item belongs. */
export function withAround(node: SyntaxNode): SyntaxNode | null {
  let above: SyntaxNode | null = node;
  while (
    above !== null &&
    ["with_item", "with_clause", "as_pattern", "as_pattern_target"].includes(above.type)
  ) {
    above = above.parent;
  }
  return above?.type === "with_statement" ? above : null;
}

/** True where an expression is awaited on the spot. */
export function isAwaited(node: SyntaxNode): boolean {
  let { parent } = node;
  while (parent?.type === "parenthesized_expression") ({ parent } = parent);
  return parent?.type === "await";
}
