import { dottedName, type PlainFiles } from "../plain-files.ts";
import {
  childOf,
  decoratorsOf,
  descendants,
  hasKeyword,
  namedChildren,
  type SyntaxNode,
} from "../plain-tree.ts";
import {
  blockingFunctions,
  blocksAsMethod,
  fileMethods,
  loopMethods,
  secretReads,
} from "./blocking-names.ts";
import { type Callee, findCallee, methodOf } from "./callees.ts";
import { referencesOf } from "./references.ts";
import { sessionKindOfCall } from "./session-types.ts";
import type { Step } from "./step.ts";
import { calledName, originOf } from "./value-origin.ts";

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

/** Calls of a function, of its decorators, and of the functions that they call, that block whoever runs them. */
export function findBlocking(step: Step, files: PlainFiles): readonly Blocking[] {
  const seen = new Set<string>();
  const own = search(step.node, step.path, files, seen, 0);
  const decorators = decoratorsOf(step.node).flatMap((decorator) => {
    const callee = decorator.type === "call" ? childOf(decorator, "function") : decorator;
    if (callee === null) return [];
    return through(decorator, findCallee(callee, step.path, step.node, files), false, files, seen, 0);
  });
  return [...own, ...decorators];
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
  for (const node of descendants(childOf(root, "body") ?? root, (child) => isOnTheLoop(child, root))) {
    if (node.type === "with_item" || node.type === "call") {
      const direct = blockingUse(node, path, root, files);
      if (direct !== null) found.push({ node, what: `\`${direct}\``, id: direct });
      else if (node.type === "call") found.push(...searchCall(node, path, root, files, seen, depth));
    }
  }
  return found;
}

/** What a call calls, or what it is given to run on the loop. */
function searchCall(
  call: SyntaxNode,
  path: string,
  root: SyntaxNode,
  files: PlainFiles,
  seen: Set<string>,
  depth: number,
): readonly Blocking[] {
  const callee = childOf(call, "function");
  if (callee === null) return [];
  const given = callee.text.endsWith(".run_sync") && !threads.test(callee.text) ? givenFunction(call) : null;
  const target = findCallee(given ?? callee, path, root, files);
  return through(call, target, given !== null, files, seen, depth);
}

function through(
  node: SyntaxNode,
  target: Callee,
  getsSession: boolean,
  files: PlainFiles,
  seen: Set<string>,
  depth: number,
): readonly Blocking[] {
  const made = target.type === "class" ? methodOf(target.node, target.path, "__init__", files) : null;
  const called = target.type === "function" ? target : made;
  if (called === null) return [];
  const opens = getsSession ? null : opensSession(called.node);
  const inner = opens === null ? search(called.node, called.path, files, seen, depth + 1)[0] : undefined;
  const what = opens ?? inner?.what;
  if (what === undefined) return [];
  const name = target.type === "class" ? target.name : called.name;
  return [{ node, what: `\`${name}()\` → ${what}`, id: `${name} ${what}` }];
}

/** `run_sync(f)` and `run_sync(partial(f, 1))` run `f` on the loop. */
function givenFunction(call: SyntaxNode): SyntaxNode | null {
  const [first] = namedChildren(childOf(call, "arguments") ?? call);
  if (first?.type !== "call") return first ?? null;
  return /(^|\.)partial$/.test(childOf(first, "function")?.text ?? "") ? givenFunction(first) : null;
}

const threads =
  /((^|\.)(run_in_threadpool|to_thread|run_in_executor|submit|add_task|sync_to_async)|to_thread\.run_sync)$/;

/** Code of a lambda or nested function that is handed to a thread does not run on the loop. */
function isOnTheLoop(node: SyntaxNode, root: SyntaxNode): boolean {
  if (node.type === "class_definition") return false;
  if (node.type === "lambda") return !isGivenToThread(node);
  if (node.type !== "function_definition") return true;
  const name = childOf(node, "name")?.text;
  const uses = name === undefined ? [] : referencesOf(root, name);
  return uses.length === 0 || !uses.every(isGivenToThread);
}

function isGivenToThread(node: SyntaxNode): boolean {
  const list = node.parent;
  const call = list?.type === "argument_list" ? list.parent : null;
  return call?.type === "call" && threads.test(childOf(call, "function")?.text ?? "");
}

/** The name of a call, or of something that is entered with `with`, that is known to block; or null. */
function blockingUse(node: SyntaxNode, path: string, root: SyntaxNode, files: PlainFiles): string | null {
  if (node.type === "with_item") return blockingEntry(node, path, root, files);
  const callee = childOf(node, "function");
  if (callee === null || node.parent?.type === "await") return null;
  const method = callee.type === "attribute" ? childOf(callee, "attribute")?.text : undefined;
  const dotted = dottedName(callee);
  if (dotted !== null && secretReads.test(dotted)) return `${dotted}()`;
  if (method !== undefined && (fileMethods.test(method) || loopMethods.test(method))) return `${method}()`;
  const name = calledName(callee, path, root, files);
  if (name !== null && blockingFunctions.test(name)) return `${name}()`;
  const object = method === undefined ? null : childOf(callee, "object");
  const maker = object === null ? null : originOf(object, path, root, files);
  if (maker === null || method === undefined || !blocksAsMethod(maker, method)) return null;
  return `${maker === "submit" ? "Future" : maker}.${method}()`;
}

/** `with lock:`; what is called there is a call of its own. */
function blockingEntry(item: SyntaxNode, path: string, root: SyntaxNode, files: PlainFiles): string | null {
  const [value] = namedChildren(item);
  const statement = item.parent?.parent ?? null;
  if (value === undefined || (statement !== null && hasKeyword(statement, "async"))) return null;
  const maker = originOf(value, path, root, files);
  return maker !== null && blocksAsMethod(maker, "with") ? `with ${maker}()` : null;
}

/** How a function opens a sync session of its own, or null. */
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
