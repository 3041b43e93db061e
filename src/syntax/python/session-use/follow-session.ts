import { childOf, hasKeyword, namedChildren, type SyntaxNode } from "../plain-tree.ts";
import { functionAround, withAround } from "./fate.ts";
import { handOff } from "./hand-off.ts";
import { valueOfName } from "./literal-text.ts";
import { callMethod, member } from "./session-member.ts";
import { endings } from "./session-methods.ts";
import type { Tracing } from "./tracing.ts";
import type { Value } from "./value.ts";

/** Follows a session, a bound method of it, or something that holds or gives one. */
export function followSession(node: SyntaxNode, value: Value, tracing: Tracing): void {
  const { parent } = node;
  if (parent === null) return;
  switch (parent.type) {
    case "parenthesized_expression":
      tracing.follow(parent, value);
      return;
    case "conditional_expression":
      if (namedChildren(parent)[1] !== node) tracing.follow(parent, value);
      return;
    case "boolean_operator":
      tracing.follow(parent, value);
      return;
    case "named_expression":
    case "assignment":
      assign(node, parent, value, tracing);
      return;
    case "attribute":
      if (node.field === "object") attribute(parent, value, tracing);
      return;
    case "call":
      if (node.field === "function") called(parent, value, tracing);
      return;
    case "subscript":
      if (value.type === "container") tracing.follow(parent, { type: "session", session: value.session });
      return;
    case "argument_list":
    case "keyword_argument":
      if (value.type !== "session-function") handOff(node, value, tracing);
      return;
    case "list":
    case "tuple":
    case "set":
    case "expression_list":
    case "pair":
    case "dictionary":
    case "list_splat":
    case "dictionary_splat":
      collection(node, parent, value, tracing);
      return;
    case "for_statement":
    case "for_in_clause": {
      const left = childOf(parent, "left");
      if (value.type !== "container" || left?.type !== "identifier") return;
      tracing.bind(functionAround(node) ?? tracing.root, left.text, {
        type: "session",
        session: value.session,
      });
      return;
    }
    case "return_statement":
    case "lambda":
      given(parent, value, tracing);
      return;
    case "default_parameter":
    case "typed_default_parameter": {
      const name = childOf(parent, "name")?.text;
      const owner = functionAround(parent);
      if (name !== undefined && owner !== null) tracing.bind(owner, name, value);
      return;
    }
    case "with_item":
    case "as_pattern":
      entered(node, parent, value, tracing);
      return;
    case "await":
      awaited(parent, value, tracing);
      return;
    default:
      return;
  }
}

function assign(node: SyntaxNode, parent: SyntaxNode, value: Value, tracing: Tracing): void {
  const left = childOf(parent, parent.type === "assignment" ? "left" : "name");
  if (left === null || node.field === "left") return;
  const scope = functionAround(parent) ?? tracing.root;
  if (left.type === "identifier" || left.type === "attribute") tracing.bind(scope, left.text, value);
  if (left.type === "attribute" && value.type === "session") stored(parent, left, value, tracing);
  // `a = b = session` is an assignment whose right side is an assignment.
  if (parent.type === "named_expression" || parent.parent?.type === "assignment")
    tracing.follow(parent, value);
}

/** `thing.session = session`: what `thing` is then decides what becomes of the session. */
function stored(
  node: SyntaxNode,
  left: SyntaxNode,
  { session }: Value & { type: "session" },
  tracing: Tracing,
): void {
  const object = childOf(left, "object");
  if (object === null || object.text === "self" || session === "sync") return;
  const made = object.type === "identifier" ? valueOfName(object) : null;
  const callee = made?.type === "call" ? childOf(made, "function") : null;
  if (made === null || callee === null) {
    const message = `the session is kept in \`${left.text}\`, where other code may use it`;
    tracing.say({ type: "fault", kind: "unseen", node, message, mend: null });
    return;
  }
  const attribute = childOf(left, "attribute")?.text ?? "";
  tracing.say({
    type: "hand-off",
    call: made,
    callee,
    argument: null,
    session,
    throughRunSync: false,
    attribute,
  });
}

function attribute(node: SyntaxNode, value: Value, tracing: Tracing): void {
  const name = childOf(node, "attribute")?.text ?? "";
  if (value.type === "session") member(node, name, value, tracing);
  const call = node.parent;
  if (value.type === "container" && ["get", "pop"].includes(name) && call?.type === "call") {
    tracing.follow(call, { type: "session", session: value.session });
  }
}

function called(call: SyntaxNode, value: Value, tracing: Tracing): void {
  if (value.type === "method") callMethod(call, value.name, value.session, tracing);
  // A scoped session is called to get the session; a nested function may return it.
  if (value.type === "session-function" || value.type === "session") {
    tracing.follow(call, { type: "session", session: value.session });
  }
}

function collection(node: SyntaxNode, parent: SyntaxNode, value: Value, tracing: Tracing): void {
  if (value.type === "method" && endings.has(value.name)) {
    tracing.say({ type: "call", method: value.name, node, session: value.session });
  }
  if (value.type !== "session" && value.type !== "container") return;
  const target = parent.parent;
  const left = target?.type === "assignment" ? childOf(target, "left") : null;
  if (left !== null && ["pattern_list", "tuple_pattern"].includes(left.type)) {
    const name = namedChildren(left)[namedChildren(parent).indexOf(node)];
    if (name?.type === "identifier") {
      tracing.bind(functionAround(parent) ?? tracing.root, name.text, {
        type: "session",
        session: value.session,
      });
    }
    return;
  }
  tracing.follow(parent, { type: "container", session: value.session });
}

/** A nested function or lambda that gives the session to whoever calls it. */
function given(parent: SyntaxNode, value: Value, tracing: Tracing): void {
  if (value.type !== "session") return;
  const owner = parent.type === "lambda" ? parent : functionAround(parent);
  if (owner === null || owner === tracing.root) return;
  const left = owner.parent?.type === "assignment" ? childOf(owner.parent, "left") : null;
  const name = owner.type === "lambda" ? left?.text : childOf(owner, "name")?.text;
  const scope = functionAround(owner) ?? tracing.root;
  if (name !== undefined) tracing.bind(scope, name, { type: "session-function", session: value.session });
}

function entered(node: SyntaxNode, parent: SyntaxNode, value: Value, tracing: Tracing): void {
  const statement = withAround(parent);
  if (value.type !== "session" || statement === null) return;
  // What is entered is closed at the end of the block: right for a session that the function opened.
  if (value.isOwn !== true) tracing.say({ type: "call", method: "close", node, session: value.session });
  if (value.session === "async" && !hasKeyword(statement, "async")) {
    const message = "an async session has to be entered with `async with`";
    const mend = { node: statement, text: `async ${statement.text}` };
    tracing.say({ type: "fault", kind: "sync-context", node: statement, message, mend });
  }
  const target = parent.type === "as_pattern" ? childOf(parent, "alias")?.text : undefined;
  if (target !== undefined) tracing.bind(functionAround(node) ?? tracing.root, target, value);
}

function awaited(parent: SyntaxNode, value: Value, tracing: Tracing): void {
  if (value.type !== "session") return;
  const message = "`await` stands before the session itself";
  tracing.say({ type: "fault", kind: "awaited-in-vain", node: parent, message, mend: null });
}
