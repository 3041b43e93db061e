import { childOf, descendants, namedChildren, type SyntaxNode } from "../plain-tree.ts";
import type { Callee } from "./callees.ts";
import { functionAround } from "./fate.ts";

const statementMakers =
  /^sqlalchemy(\.(?!func\b)\w+)*\.(select|insert|update|delete|text|func(\.\w+)*|and_|or_|not_|case)$/;

/** True when what a call gives can certainly not be awaited. */
export function givesPlainValue(target: Callee): boolean {
  if (target.type === "foreign") return statementMakers.test(target.name);
  if (target.type !== "function" || target.isAsync) return false;
  if (target.isGenerator) return true;
  const declared = childOf(target.node, "return_type")?.text;
  if (declared !== undefined)
    return !/Awaitable|Coroutine|Future|Task|Any|object|Generator|^[A-Z]\w?$/.test(declared);
  const returned = [...descendants(target.node)].filter(
    (node) => node.type === "return_statement" && functionAround(node) === target.node,
  );
  return returned.every((node) => isPlain(namedChildren(node)[0]));
}

function isPlain(value: SyntaxNode | undefined): boolean {
  if (value === undefined) return true;
  if (/^(none|true|false|integer|float|string|list|dictionary|tuple|comparison_operator)$/.test(value.type))
    return true;
  return value.type === "call" && /^(select|update|insert|delete)\b/.test(value.text);
}
