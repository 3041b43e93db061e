import { childOf, hasKeyword, type SyntaxNode } from "../plain-tree.ts";
import { fateOf, functionAround } from "./fate.ts";
import { referencesOf } from "./references.ts";
import type { Tracing } from "./tracing.ts";
import type { Value } from "./value.ts";

/** Follows a coroutine, or a function whose calls give one. */
export function followCoroutine(node: SyntaxNode, value: Value, tracing: Tracing): void {
  if (value.type === "coroutine") mustBeAwaited(node, value.of, tracing);
  if (value.type !== "coroutine-function") return;
  const { parent } = node;
  if (parent?.type === "call" && node.field === "function") {
    mustBeAwaited(parent, `${value.of}()`, tracing);
  } else if (parent?.type === "assignment" && node.field === "right") {
    const left = childOf(parent, "left");
    const scope = functionAround(parent) ?? tracing.root;
    if (left?.type === "identifier") tracing.bind(scope, left.text, value);
  }
}

/**
 * Says so when what an expression gives is not awaited.
 * @param of what it is, for the sentence: `session.execute()`
 * @returns the `await` expressions that take it
 */
export function mustBeAwaited(node: SyntaxNode, of: string, tracing: Tracing): readonly SyntaxNode[] {
  const fate = fateOf(node);
  switch (fate.type) {
    case "awaited":
      return [fate.node];
    case "entered":
    case "lost":
      lost(node, of, tracing);
      return [];
    case "gathered": {
      const { group, isRepeated } = fate;
      tracing.say({ type: "concurrent", node, of, group, isRepeated, until: null });
      return [];
    }
    case "named":
      return named(node, fate.name, of, tracing);
    case "returned":
      return returned(node, fate.from, of, tracing);
  }
}

function lost(node: SyntaxNode, of: string, tracing: Tracing): void {
  tracing.say({
    type: "fault",
    kind: "not-awaited",
    node,
    message: `\`${of}\` is not awaited`,
    mend: mendOf(node),
  });
}

/** `await` before the call; in parentheses, and moved there from the front, where a method of the result follows. */
function mendOf(node: SyntaxNode): { node: SyntaxNode; text: string } {
  let top = node;
  while (isChain(top)) top = top.parent ?? top;
  if (top === node) return { node, text: `await ${node.text}` };
  const outer = top.parent?.type === "await" ? top.parent : top;
  const before = top.text.slice(0, node.start - top.start);
  return { node: outer, text: `${before}(await ${node.text})${top.text.slice(node.end - top.start)}` };
}

function isChain({ parent, field }: SyntaxNode): boolean {
  if (parent === null) return false;
  if (parent.type === "attribute" && field === "object") return true;
  if (parent.type === "subscript" && field === "value") return true;
  return parent.type === "call" && field === "function";
}

/** A coroutine with a name is fine when it is awaited under that name. */
function named(node: SyntaxNode, name: string, of: string, tracing: Tracing): readonly SyntaxNode[] {
  const scope = functionAround(node) ?? tracing.root;
  const fates = referencesOf(scope, name)
    .filter((reference) => reference.start > node.start)
    .map((reference) => ({ reference, fate: fateOf(reference) }));
  const awaits = fates.map(({ fate }) => fate).filter((fate) => fate.type === "awaited");
  if (awaits.length > 0) {
    const [first] = awaits;
    if (isTask(node) && first !== undefined) {
      tracing.say({
        type: "concurrent",
        node,
        of,
        group: `task:${node.start}`,
        isRepeated: false,
        until: first.node.start,
      });
    }
    const isGivenAway = fates.some(({ fate }) => fate.type === "returned");
    // After `x = await x` the name stands for what came of it.
    const isReplaced = awaits.some(
      ({ node: { parent } }) => parent !== null && childOf(parent, "left")?.text === name,
    );
    if (isGivenAway && !isReplaced && scope === tracing.root && hasKeyword(scope, "async"))
      lost(node, of, tracing);
    return awaits.map((fate) => fate.node);
  }
  const onward = fates.find(({ fate }) => fate.type === "returned" || fate.type === "gathered");
  if (onward !== undefined) return mustBeAwaited(onward.reference, of, tracing);
  lost(node, of, tracing);
  return [];
}

/** A task begins to run by itself; a coroutine only where it is awaited. */
function isTask(node: SyntaxNode): boolean {
  const call = node.parent?.type === "argument_list" ? node.parent.parent : null;
  return call !== null && /(^|\.)(create_task|ensure_future)$/.test(childOf(call, "function")?.text ?? "");
}

/** A nested function that returns a coroutine has to be awaited where it is called. */
function returned(node: SyntaxNode, from: SyntaxNode, of: string, tracing: Tracing): readonly SyntaxNode[] {
  const isAsync = from.type === "function_definition" && hasKeyword(from, "async");
  if (from === tracing.root) {
    if (isAsync) lost(node, of, tracing);
    else tracing.say({ type: "returns-coroutine", node });
    return [];
  }
  if (isAsync) {
    lost(node, of, tracing);
    return [];
  }
  if (from.type === "lambda" && from.parent?.type === "call") {
    return mustBeAwaited(from.parent, of, tracing);
  }
  const name = from.type === "lambda" ? nameOfLambda(from) : (childOf(from, "name")?.text ?? null);
  if (name === null) {
    lost(node, of, tracing);
    return [];
  }
  tracing.bind(functionAround(from) ?? tracing.root, name, { type: "coroutine-function", of: name });
  return [];
}

function nameOfLambda(lambda: SyntaxNode): string | null {
  const left = lambda.parent?.type === "assignment" ? childOf(lambda.parent, "left") : null;
  return left?.type === "identifier" ? left.text : null;
}
