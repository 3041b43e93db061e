import type { PlainFiles } from "../plain-files.ts";
import { childOf, descendants, namedChildren, type SyntaxNode } from "../plain-tree.ts";
import { findCallee } from "../session-use/callees.ts";
import { meaningOf } from "./meaning.ts";

const deepest = 3;

/** A status code with which a handler, or a function that it calls, answers by raising. */
export interface RaisedStatus {
  /** As number where it is one, else as written. */
  readonly status: string;
  readonly file: string;
  readonly line: number;
}

/** The status codes of the `HTTPException`s that a handler raises, each once, functions of the repository included. */
export function raisedStatuses(
  handler: SyntaxNode,
  path: string,
  files: PlainFiles,
): readonly RaisedStatus[] {
  const found = new Map<string, RaisedStatus>();
  const seen = new Set<string>();
  const visit = (root: SyntaxNode, file: string, depth: number): void => {
    const id = `${file}:${root.start}`;
    if (seen.has(id) || depth > deepest) return;
    seen.add(id);
    for (const node of descendants(childOf(root, "body") ?? root)) {
      const callee = node.type === "call" ? childOf(node, "function") : null;
      if (callee === null) continue;
      if (/(^|\.)HTTPException$/.test(callee.text)) {
        const status = statusOf(node);
        const text = status === null ? "an unknown status" : meaningOf(status, { path: file, files });
        if (!found.has(text)) found.set(text, { status: text, file, line: node.line });
      } else {
        const target = findCallee(callee, file, root, files);
        if (target.type === "function") visit(target.node, target.path, depth + 1);
      }
    }
  };
  visit(handler, path, 0);
  return [...found.values()];
}

function statusOf(call: SyntaxNode): SyntaxNode | null {
  const given = namedChildren(childOf(call, "arguments") ?? call);
  const named = given.find((child) => childOf(child, "name")?.text === "status_code");
  if (named?.type === "keyword_argument") return childOf(named, "value");
  const [first] = given;
  return first === undefined || first.type === "keyword_argument" ? null : first;
}
