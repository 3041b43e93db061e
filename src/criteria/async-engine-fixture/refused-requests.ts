import { descendants, type SyntaxNode } from "../../syntax/python/plain-tree.ts";

const refused =
  /status_code\s*==\s*(40[13]|(?:[\w.]*\.)?HTTP_40[13]\w*)$|^(40[13]|(?:[\w.]*\.)?HTTP_40[13]\w*)\s*==.*status_code$/;
const request = /\.(get|post|put|patch|delete|head|options|request)$/;

/**
 * True for a test that only expects to be refused (401 or 403): its requests end in the security dependencies, before
 * the handler uses the database. Real case: apache/airflow#67800, where such a class got no fixture and needed none.
 */
export function expectsRefusal(test: SyntaxNode): boolean {
  const nodes = [...descendants(test)];
  const answers = nodes.filter(
    (node) => node.type === "comparison_operator" && node.text.includes("status_code"),
  );
  const requests = nodes.filter(
    (node) =>
      node.type === "call" &&
      request.test(node.children[0]?.text ?? "") &&
      /client/i.test(node.children[0]?.text ?? ""),
  );
  return (
    answers.length > 0 &&
    answers.length >= requests.length &&
    answers.every((node) => node.parent?.type === "assert_statement" && refused.test(node.text))
  );
}
