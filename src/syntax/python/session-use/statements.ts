import { normalForm } from "../normal-form.ts";
import { childOf, descendants, namedChildren, type SyntaxNode } from "../plain-tree.ts";

/** A lock, a condition or another clause in a statement, as meaning. */
export interface StatementPart {
  readonly kind: "lock" | "predicate" | "clause";
  readonly meaning: string;
  readonly node: SyntaxNode;
}

/** Clauses that decide which rows are read, in which order, or what is written into them. */
const clauses = /^(limit|offset|order_by|distinct|group_by|values)$/;

/** Locks, conditions and clauses of the statements that a function builds. */
export function statementParts(root: SyntaxNode): readonly StatementPart[] {
  return [...descendants(root)].flatMap((node) => (node.type === "call" ? partsOfCall(node) : []));
}

function partsOfCall(node: SyntaxNode): readonly StatementPart[] {
  const name = /(?:^|\.)(\w+)$/.exec(childOf(node, "function")?.text ?? "")?.[1] ?? "";
  const list = childOf(node, "arguments");
  const isMethod = node.children[0]?.type === "attribute";
  if (name === "with_for_update" || name === "with_row_locks") {
    return [{ kind: "lock", meaning: `${name} ${list === null ? "" : lockMeaning(list)}`, node }];
  }
  if (list === null || !isMethod) return [];
  const given = namedChildren(list);
  if (/^(where|filter|filter_by|having)$/.test(name)) {
    return given.map((condition) => ({
      kind: "predicate",
      meaning: predicateMeaning(condition),
      node: condition,
    }));
  }
  const lock = given.find((child) => /^with_for_update\s*=\s*(?!False|None)/.test(child.text));
  if (lock !== undefined) return [{ kind: "lock", meaning: normalForm(lock), node: lock }];
  // One row is all that `first()` and `scalar()` take, with or without a limit.
  if (!clauses.test(name) || (name === "limit" && list.text === "(1)")) return [];
  if (name === "values" && given.length === 0) return [];
  return [{ kind: "clause", meaning: `${name} ${normalForm(list)}`, node }];
}

/** A statement that a function builds: which tables it is about, and by which key a row is got. */
export interface Statement {
  readonly node: SyntaxNode;
  readonly entities: readonly string[];
  /** The key of `session.get(Model, key)`. */
  readonly key: string | null;
}

/** The statements that a function builds: `select(...)`, `session.query(...)`, `session.get(Model, key)`. */
export function statementsOf(root: SyntaxNode): readonly Statement[] {
  return [...descendants(root)].flatMap((node) => {
    const callee = node.type === "call" ? (childOf(node, "function")?.text ?? "") : "";
    const given = namedChildren(childOf(node, "arguments") ?? node);
    const isGet = /\.(get|get_one)$/.test(callee) && given.length > 1 && /^[A-Z]/.test(given[0]?.text ?? "");
    if (!isGet && !/(^|\.)(select|update|delete|insert)$|\.query$/.test(callee)) return [];
    const about = isGet ? given.slice(0, 1) : given;
    const entities = about.flatMap((child) => /^([A-Z]\w*)\b/.exec(child.text)?.[1] ?? []);
    if (entities.length === 0) return [];
    return [{ node, entities, key: isGet && given[1] !== undefined ? normalForm(given[1]) : null }];
  });
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
