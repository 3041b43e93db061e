import { normalForm } from "../normal-form.ts";
import { childOf, descendants, namedChildren, type SyntaxNode } from "../plain-tree.ts";

/** A lock or a condition in a statement, as meaning. */
export interface StatementPart {
  readonly kind: "lock" | "predicate";
  readonly meaning: string;
  readonly node: SyntaxNode;
}

/** Locks and conditions of the statements that a function builds. */
export function statementParts(root: SyntaxNode): readonly StatementPart[] {
  const parts: StatementPart[] = [];
  for (const node of descendants(root)) {
    if (node.type !== "call") continue;
    const name = /(?:^|\.)(\w+)$/.exec(childOf(node, "function")?.text ?? "")?.[1] ?? "";
    const list = childOf(node, "arguments");
    if (name === "with_for_update" || name === "with_row_locks") {
      parts.push({ kind: "lock", meaning: `${name} ${list === null ? "" : lockMeaning(list)}`, node });
    } else if (
      /^(where|filter|filter_by|having)$/.test(name) &&
      node.children[0]?.type === "attribute" &&
      list !== null
    ) {
      for (const condition of namedChildren(list)) {
        parts.push({ kind: "predicate", meaning: predicateMeaning(condition), node: condition });
      }
    }
  }
  return parts;
}

/** Other arguments than the statement and the session decide how it locks. */
function lockMeaning(list: SyntaxNode): string {
  const given = namedChildren(list).filter(
    (child) => child.type === "keyword_argument" && !/^(session|query)\b/.test(child.text),
  );
  return given
    .map((child) => normalForm(child))
    .sort()
    .join(" , ");
}

/** `filter_by(id=1)` says what `where(X.id == 1)` says; of the column only its name counts. */
function predicateMeaning(node: SyntaxNode): string {
  if (node.type !== "keyword_argument") return normalForm(node);
  const value = childOf(node, "value");
  return `${childOf(node, "name")?.text ?? ""} == ${value === null ? "" : normalForm(value)}`;
}

/** True when both are the same condition, one of them written for `filter_by`. */
export function samePredicate(a: string, b: string): boolean {
  if (a === b) return true;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  return /^\w+ == /.test(short) && long.endsWith(` . ${short}`);
}

/** True for a use of `rowcount` as a truth value: None and -1 are true, and drivers differ in when they give them. */
export function rowcountTruths(root: SyntaxNode): readonly SyntaxNode[] {
  return [...descendants(root)].filter((node) => {
    if (node.type !== "attribute" || childOf(node, "attribute")?.text !== "rowcount") return false;
    const { parent } = node;
    if (parent === null) return false;
    if (["not_operator", "boolean_operator"].includes(parent.type)) return true;
    if (["if_statement", "elif_clause", "while_statement"].includes(parent.type))
      return node.field === "condition";
    if (parent.type === "conditional_expression") return namedChildren(parent)[1] === node;
    return parent.type === "argument_list" && parent.parent?.children[0]?.text === "bool";
  });
}
