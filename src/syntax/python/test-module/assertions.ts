import { normalForm } from "../normal-form.ts";
import { childOf, descendants, namedChildren, type SyntaxNode } from "../plain-tree.ts";

/** Something that a test insists on. */
export interface Assertion {
  /** What is asserted and under which conditions, as meaning. */
  readonly meaning: string;
  /** What is asserted, as meaning, for sentences. */
  readonly text: string;
  readonly line: number;
  readonly endLine: number;
}

/**
 * What a test function insists on: `assert`, `raises` and `warns`, assertion methods, calls of functions named
 * `assert...`, and the plain values that these compare with.
 */
export function assertionsOf(definition: SyntaxNode): readonly Assertion[] {
  const found: Assertion[] = [];
  const compared = new Set<string>();
  for (const node of descendants(definition)) {
    if (!isAssertion(node)) continue;
    found.push(describe(node, definition));
    for (const part of descendants(node)) if (part.type === "identifier") compared.add(part.text);
  }
  for (const node of descendants(definition)) {
    if (isComparedValue(node, compared)) found.push(describe(node, definition));
  }
  return found;
}

/** Assertions on a plain mock and on an awaited one, told apart by name only. */
export function asPlainMock(meaning: string): string {
  return meaning
    .replace(/\bassert_(any_await|awaited\w*|has_awaits|not_awaited)\b/g, (name) => plainNames[name] ?? name)
    .replace(/\bawait_(count|args_list|args)\b/g, "call_$1")
    .replace(/\bAsyncMock\b/g, "MagicMock");
}

const plainNames: Readonly<Record<string, string>> = {
  assert_any_await: "assert_any_call",
  assert_awaited: "assert_called",
  assert_awaited_once: "assert_called_once",
  assert_awaited_with: "assert_called_with",
  assert_awaited_once_with: "assert_called_once_with",
  assert_has_awaits: "assert_has_calls",
  assert_not_awaited: "assert_not_called",
};

/** Ways to leave a test before its assertions: `return`, `raise`, `pytest.skip(...)` and their like. */
export function exitsOf(definition: SyntaxNode): readonly Assertion[] {
  const body = childOf(definition, "body");
  if (body === null) return [];
  const isNested = (node: SyntaxNode) =>
    ["function_definition", "lambda", "class_definition"].includes(node.type);
  return [...descendants(body, (node) => !isNested(node))]
    .filter((node) => node.type === "return_statement" || node.type === "raise_statement" || isSkipCall(node))
    .map((node) => describe(node, definition));
}

/** True for a call that skips or gives up the test: `pytest.skip()`, `pytest.xfail()`, `self.skipTest()`. */
export function isSkipCall(node: SyntaxNode): boolean {
  if (node.type !== "call") return false;
  const callee = childOf(node, "function")?.text ?? "";
  return /(^|\.)(skip|xfail|importorskip|skipTest|exit)$/.test(callee) && !callee.includes("mark.");
}

function isAssertion(node: SyntaxNode): boolean {
  if (node.type === "assert_statement") return true;
  if (node.type !== "call") return false;
  const callee = childOf(node, "function")?.text ?? "";
  return /(^|\.)(assert\w*|raises|warns|fail)$/.test(callee);
}

/** `expected = {...}`: what an assertion compares with is part of it; what is fetched or computed is not. */
function isComparedValue(node: SyntaxNode, compared: ReadonlySet<string>): boolean {
  if (node.type !== "assignment") return false;
  const left = childOf(node, "left");
  const right = childOf(node, "right");
  if (left?.type !== "identifier" || right === null || !compared.has(left.text)) return false;
  return ![...descendants(right)].some((part) => part.type === "call" || part.type === "await");
}

function describe(node: SyntaxNode, definition: SyntaxNode): Assertion {
  const text = normalForm(node);
  return {
    meaning: [...guardsOf(node, definition), text].join(" ⟶ "),
    text,
    line: node.line,
    endLine: node.endLine,
  };
}

/** Conditions, loops and handlers between the test and the assertion: they decide whether it holds at all. */
function guardsOf(node: SyntaxNode, definition: SyntaxNode): readonly string[] {
  const guards: string[] = [];
  for (let at = node; at.parent !== null && at !== definition; at = at.parent) {
    const around = at.parent;
    if (around === definition || at.field === "condition") continue;
    if (["if_statement", "elif_clause", "while_statement"].includes(around.type)) {
      const condition = childOf(around, "condition");
      guards.unshift(`${at.field ?? at.type} of ${condition === null ? "" : normalForm(condition)}`);
    } else if (around.type === "for_statement") {
      const right = childOf(around, "right");
      guards.unshift(`for ${right === null ? "" : normalForm(right)}`);
    } else if (around.type === "try_statement" || around.type === "except_clause") {
      guards.unshift(around.type);
    } else if (around.type === "function_definition" || around.type === "lambda") {
      guards.unshift(`in ${childOf(around, "name")?.text ?? "lambda"}`);
    } else if (around.type === "with_statement" && /\b(suppress|raises)\b/.test(withClause(around))) {
      guards.unshift(withClause(around));
    }
  }
  return guards;
}

function withClause(node: SyntaxNode): string {
  const clause = namedChildren(node).find((child) => child.type === "with_clause");
  return clause === undefined ? "" : normalForm(clause);
}
