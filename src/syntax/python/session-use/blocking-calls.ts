import { dottedName, type PlainFiles } from "../plain-files.ts";
import { childOf, decoratorsOf, descendants, type SyntaxNode } from "../plain-tree.ts";
import { findCallee } from "./callees.ts";
import type { Step } from "./reach.ts";
import { sessionKindOfCall } from "./session-types.ts";

/** A call that keeps the event loop from doing anything else. */
export interface Blocking {
  /** The call in the function that was asked about. */
  readonly node: SyntaxNode;
  /** What blocks, and through which functions: `load` → `time.sleep()`. */
  readonly what: string;
  /** For comparing two sides: the same whatever the line. */
  readonly id: string;
}

const deepest = 5;

/** Calls of a function, and of the plain functions that it calls, that block whoever runs them. */
export function findBlocking(step: Step, files: PlainFiles): readonly Blocking[] {
  return search(step.node, step.path, files, new Set(), 0);
}

function search(
  root: SyntaxNode,
  path: string,
  files: PlainFiles,
  seen: Set<string>,
  depth: number,
): readonly Blocking[] {
  const id = `${path}:${root.start}`;
  if (seen.has(id) || depth > deepest) return [];
  seen.add(id);
  const found: Blocking[] = [];
  for (const node of descendants(childOf(root, "body") ?? root, isOnTheLoop)) {
    if (node.type !== "call" || isElsewhere(node)) continue;
    const direct = blockingCall(node, path, root, files);
    if (direct !== null) {
      found.push({ node, what: `\`${direct}\``, id: direct });
      continue;
    }
    const callee = childOf(node, "function");
    const target = callee === null ? null : findCallee(callee, path, root, files);
    if (target?.type !== "function" || target.isAsync) continue;
    const opens = opensSession(target.node);
    const inner = opens === null ? search(target.node, target.path, files, seen, depth + 1)[0] : undefined;
    const what = opens ?? inner?.what;
    if (what === undefined) continue;
    found.push({ node, what: `\`${target.name}()\` → ${what}`, id: `${target.name} ${what}` });
  }
  return found;
}

/** Code handed to a thread does not run on the loop; lambdas and nested functions run where they are called. */
function isOnTheLoop(node: SyntaxNode): boolean {
  return !["function_definition", "class_definition", "lambda"].includes(node.type);
}

function isElsewhere(node: SyntaxNode): boolean {
  for (let above = node.parent; above !== null && above.type !== "block"; above = above.parent) {
    if (above.type !== "call") continue;
    const callee = childOf(above, "function")?.text ?? "";
    if (/(^|\.)(run_in_threadpool|to_thread|run_in_executor)$|to_thread\.run_sync$/.test(callee)) return true;
  }
  return false;
}

/** The full name of a call that is known to block, or null. */
function blockingCall(call: SyntaxNode, path: string, root: SyntaxNode, files: PlainFiles): string | null {
  const callee = childOf(call, "function");
  const dotted = callee === null ? null : dottedName(callee);
  if (callee === null || dotted === null) return null;
  if (dotted === "open" || dotted === "input") return `${dotted}()`;
  const target = findCallee(callee, path, root, files);
  const name = target.type === "foreign" ? target.name : dotted;
  if (target.type === "function" || target.type === "class")
    return secrets.test(dotted) ? `${dotted}()` : null;
  return blockingNames.test(name) || secrets.test(dotted) || fileMethods.test(dotted) ? `${name}()` : null;
}

const blockingNames =
  /^(time\.sleep|requests(\.\w+)+|urllib\.request\.\w+|urllib3(\.\w+)+|httpx\.(get|post|put|patch|delete|head|options|request|stream)|subprocess\.(run|call|check_call|check_output|getoutput|getstatusoutput|Popen)|os\.(system|popen|wait|waitpid)|shutil\.(copy\w*|move|rmtree|make_archive)|socket\.(create_connection|getaddrinfo|gethostbyname)|smtplib\.\w+|boto3(\.\w+)+|ftplib\.\w+|paramiko(\.\w+)+|psycopg2(\.\w+)+|sqlite3\.connect|pymysql\.connect|threading\.Event\.wait)$/;
const secrets =
  /(^|\.)(Variable\.(get|set|delete|get_variable_from_secrets)|Connection\.get_connection_from_secrets|BaseHook\.get_connection)$/;
const fileMethods = /\.(read_text|read_bytes|write_text|write_bytes)$/;

/** How a plain function opens a sync session of its own, or null. */
function opensSession(definition: SyntaxNode): string | null {
  if (decoratorsOf(definition).some((decorator) => /\bprovide_session\b/.test(decorator.text))) {
    return "`@provide_session`";
  }
  for (const node of descendants(definition)) {
    if (
      node.type === "call" &&
      node.parent?.type !== "expression_statement" &&
      sessionKindOfCall(node) === "sync"
    ) {
      return `\`${childOf(node, "function")?.text ?? "Session"}()\``;
    }
  }
  return null;
}
