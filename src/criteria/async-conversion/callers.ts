import type { ConversionPullRequest } from "../../domain/pull-request.ts";
import { PlainFiles } from "../../syntax/python/plain-files.ts";
import { descendants, type SyntaxNode } from "../../syntax/python/plain-tree.ts";
import { type BecameAsync, findBecameAsync } from "../../syntax/python/session-use/became-async.ts";
import { findCallee } from "../../syntax/python/session-use/callees.ts";
import { fateOf, functionAround } from "../../syntax/python/session-use/fate.ts";
import { readTexts } from "../shared/file-texts.ts";
import type { RuledFindings } from "../shared/ruled-findings.ts";

/** Calls of functions that this pull request made async and whose result nobody awaits now. */
export async function findForgottenCallers(
  pullRequest: ConversionPullRequest,
  findings: RuledFindings,
): Promise<void> {
  const became = await findBecameAsync(pullRequest);
  if (became.length === 0) return;
  const paths = await filesNaming(pullRequest, became);
  const calls = await PlainFiles.ask(pullRequest.head, (files) =>
    paths.flatMap((path) => forgottenIn(path, became, files)),
  );
  for (const { path, node, name } of calls) {
    findings.add("callers-adapted", {
      message: `${name}() is async now, but this call does not await it.`,
      why: "The caller gets a coroutine instead of a result, and nothing of the function runs.",
      fix: "Make the caller async and await the call.",
      file: path,
      line: node.line,
      endLine: node.endLine,
      level: "error",
    });
  }
}

/** Files of the head that mention one of the functions, tests apart: those are another criterion's. */
async function filesNaming(
  pullRequest: ConversionPullRequest,
  became: readonly BecameAsync[],
): Promise<readonly string[]> {
  const names = [...new Set(became.map(({ name }) => name))];
  const { head } = pullRequest;
  const found = await head.search?.(names, ".py");
  const entries = await head.list();
  const candidates = entries
    .map((entry) => entry.path)
    .filter((path) => path.endsWith(".py") && !/(^|\/)(tests?|providers)\/|(^|\/)test_[^/]*\.py$/.test(path))
    .filter((path) => found === undefined || found.has(path));
  if (found !== undefined) return candidates;
  const texts = await readTexts(head, candidates);
  return candidates.filter((path) => names.some((name) => texts.get(path)?.includes(name) === true));
}

function forgottenIn(
  path: string,
  became: readonly BecameAsync[],
  files: PlainFiles,
): readonly { path: string; node: SyntaxNode; name: string }[] {
  const root = files.root(path);
  if (root === null) return [];
  const forgotten: { path: string; node: SyntaxNode; name: string }[] = [];
  for (const node of descendants(root)) {
    const callee =
      node.type === "call" ? node.children.find((child) => child.field === "function") : undefined;
    const last = callee?.text.split(".").at(-1);
    if (callee === undefined || !became.some(({ name }) => name === last)) continue;
    const target = findCallee(callee, path, functionAround(node) ?? root, files);
    if (target.type !== "function") continue;
    const match = became.find(({ name, path: file }) => name === target.name && file === target.path);
    if (match === undefined || isTaken(node)) continue;
    forgotten.push({ path, node, name: match.name });
  }
  return forgotten;
}

/** Awaited, run together with others, given a name under which it is awaited, or returned by an async function's caller. */
function isTaken(call: SyntaxNode): boolean {
  const fate = fateOf(call);
  if (fate.type === "named") {
    const scope = functionAround(call);
    return scope !== null && new RegExp(`\\bawait\\s+${fate.name}\\b`).test(scope.text);
  }
  if (fate.type === "lost") {
    return /(^|\.)(run|run_until_complete|run_coroutine_threadsafe|async_to_sync|start)$/.test(
      fate.node.type === "call" ? (fate.node.children[0]?.text ?? "") : "",
    );
  }
  return fate.type !== "returned";
}
