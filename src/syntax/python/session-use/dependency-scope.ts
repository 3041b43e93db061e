import { dottedName, type PlainFiles } from "../plain-files.ts";
import { childOf, descendants, namedChildren, parameterName, type SyntaxNode } from "../plain-tree.ts";

const deepest = 5;

/**
 * True when a session parameter's dependency ends with the function (`Depends(..., scope="function")`), before
 * the response is sent. Source: FastAPI 0.121 release notes.
 */
export function endsWithFunction(
  definition: SyntaxNode,
  sessions: ReadonlySet<string>,
  path: string,
  files: PlainFiles,
): boolean {
  const list = childOf(definition, "parameters");
  return (list === null ? [] : namedChildren(list))
    .filter((parameter) => sessions.has(parameterName(parameter) ?? ""))
    .some((parameter) => saysFunctionScope(parameter, path, files, 0));
}

function saysFunctionScope(node: SyntaxNode, path: string, files: PlainFiles, depth: number): boolean {
  if (depth > deepest) return false;
  for (const part of descendants(node)) {
    if (part.type === "keyword_argument" && /^scope\s*=\s*["']function["']$/.test(part.text)) return true;
    const dotted = part.type === "identifier" || part.type === "attribute" ? dottedName(part) : null;
    const found = dotted === null || part.field === "name" ? null : files.resolve(path, dotted);
    if (found?.type !== "assignment") continue;
    const value = files.assignedValue(found);
    if (value !== null && saysFunctionScope(value, found.file, files, depth + 1)) return true;
  }
  return false;
}
