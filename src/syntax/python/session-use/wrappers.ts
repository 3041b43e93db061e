import type { PlainFiles } from "../plain-files.ts";
import { childOf, decoratorsOf, descendants, hasKeyword, type SyntaxNode } from "../plain-tree.ts";
import { findCallee } from "./callees.ts";
import { fateOf, functionAround } from "./fate.ts";
import { parameterNames } from "./references.ts";

/** A function that a decorator of the repository puts around another one. */
export interface Wrapper {
  readonly path: string;
  readonly name: string;
  readonly node: SyntaxNode;
  /** Calls of the wrapped function. */
  readonly calls: readonly SyntaxNode[];
}

/** The functions that decorators put around a definition. Decorators of other packages are taken for transparent. */
export function wrappersOf(definition: SyntaxNode, path: string, files: PlainFiles): readonly Wrapper[] {
  return decoratorsOf(definition).flatMap((decorator) => {
    const callee = decorator.type === "call" ? childOf(decorator, "function") : decorator;
    const target = callee === null ? null : findCallee(callee, path, definition, files);
    if (target?.type !== "function") return [];
    const inner = [...descendants(target.node)].filter(
      (node) => node !== target.node && node.type === "function_definition",
    );
    return inner.flatMap((node) => {
      const calls = callsOfWrapped(node);
      return calls.length === 0 ? [] : [{ path: target.path, name: target.name, node, calls }];
    });
  });
}

/** Calls, in a function itself, of what a function around it was given. */
function callsOfWrapped(inner: SyntaxNode): readonly SyntaxNode[] {
  const given = new Set<string>();
  for (let outer = functionAround(inner); outer !== null; outer = functionAround(outer)) {
    for (const name of parameterNames(outer)) given.add(name);
  }
  return [...descendants(inner)].filter((node) => {
    const callee = node.type === "call" ? childOf(node, "function") : null;
    return callee?.type === "identifier" && given.has(callee.text) && functionAround(node) === inner;
  });
}

/** Calls of a coroutine function in a wrapper that does not await them: right as long as it wrapped a plain one. */
export function unawaitedInWrapper({ node, calls }: Wrapper): readonly SyntaxNode[] {
  const isAsync = hasKeyword(node, "async");
  return calls.filter((call) => {
    const fate = fateOf(call);
    if (fate.type === "awaited" || fate.type === "gathered") return false;
    if (fate.type === "named") return !new RegExp(`\\bawait\\s+${fate.name}\\b`).test(node.text);
    // A plain wrapper may hand the coroutine on; FastAPI awaits it where it sees through the wrapper.
    return isAsync || fate.type !== "returned";
  });
}
