import { ts } from "../compiler.ts";
import type { FunctionNode } from "../evaluate/values.ts";
import { type Place, placeOf } from "../places.ts";
import { isAsync, type PromiseJudge } from "./promises.ts";
import { shortText } from "./reach.ts";

/** A rejection that does not get to where errors are answered. */
export interface LostRejection extends Place {
  /** `swallowed`: caught and dropped; `uncaught`: awaited where nobody catches; `escapes`: returned out of a try. */
  readonly kind: "swallowed" | "uncaught" | "escapes";
  readonly message: string;
}

/** Finds the rejections that are caught and dropped, that escape their `try`, or that nobody catches. */
export function findLostRejections(node: FunctionNode, judge: PromiseJudge): readonly LostRejection[] {
  const found: LostRejection[] = [];
  const uncaught = (promise: ts.Expression) => {
    const message = `Nobody catches a rejection of ${shortText(promise)}.`;
    found.push({ kind: "uncaught", message, ...placeOf(promise) });
  };
  const visit = (at: ts.Node): void => {
    if (ts.isCatchClause(at) && dropsError(at.block, at.variableDeclaration?.name.getText() ?? null)) {
      found.push({
        kind: "swallowed",
        message: "This catch neither throws, passes on nor answers the error.",
        ...placeOf(at),
      });
    }
    if (ts.isCallExpression(at) && isDroppingCatch(at)) {
      found.push({ kind: "swallowed", message: `${shortText(at)} drops the rejection.`, ...placeOf(at) });
    }
    const isOwn = owner(at) === node;
    if (isOwn && ts.isAwaitExpression(at) && !isCaught(at, node)) {
      uncaught(at.expression);
    }
    // An async function is judged by what it awaits; any other one hands its promise on as it is.
    const given = isOwn && ts.isReturnStatement(at) && !isAsync(node) ? at.expression : undefined;
    if (given !== undefined && isUnhandled(given, judge) && !isCaught(at, node)) uncaught(given);
    if (
      isOwn &&
      ts.isReturnStatement(at) &&
      at.expression !== undefined &&
      ts.isCallExpression(at.expression) &&
      isCaught(at, node)
    ) {
      found.push({
        kind: "escapes",
        message: `A rejection of ${shortText(at.expression)} passes this try's catch, since the promise is returned without await.`,
        ...placeOf(at),
      });
    }
    ts.forEachChild(at, visit);
  };
  if (node.body !== undefined) visit(node.body);
  if (node.body !== undefined && !ts.isBlock(node.body) && !isAsync(node) && isUnhandled(node.body, judge))
    uncaught(node.body);
  return found;
}

/** A promise without a `catch` of its own. */
function isUnhandled(node: ts.Expression, judge: PromiseJudge): boolean {
  if (!ts.isCallExpression(node) || !judge.isPromise(node)) return false;
  const { expression } = node;
  const isThen = ts.isPropertyAccessExpression(expression) && expression.name.text === "then";
  return !/\.catch\s*\(/.test(node.getText()) && !(isThen && node.arguments.length > 1);
}

/** True when the function passes rejections of what it calls to `next` or throws them on: a wrapper for handlers. */
export function forwardsRejections(node: FunctionNode): boolean {
  return [...descendants(node)].some((at) => {
    if (ts.isCatchClause(at)) return callsNext(at.block);
    if (!ts.isCallExpression(at) || !ts.isPropertyAccessExpression(at.expression)) return false;
    const place = ["catch", "then"].indexOf(at.expression.name.text);
    const handler = at.arguments[place];
    return place >= 0 && handler !== undefined && (namesNext(handler) || callsNext(handler));
  });
}

/** `next`, or a function that is called after it: `onNext`, `nextOnce`. */
function namesNext(node: ts.Node): boolean {
  const name = ts.isPropertyAccessExpression(node) ? node.name : node;
  return ts.isIdentifier(name) && name.text.includes("next");
}

function callsNext(node: ts.Node): boolean {
  return [...descendants(node)].some((at) => ts.isCallExpression(at) && namesNext(at.expression));
}

/** A node and all below it. */
function* descendants(root: ts.Node): Generator<ts.Node> {
  const open = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    yield node;
    ts.forEachChild(node, (child) => {
      open.push(child);
    });
  }
}

function owner(node: ts.Node): ts.Node | undefined {
  return ts.findAncestor(node.parent, ts.isFunctionLike);
}

function isCaught(node: ts.Node, root: ts.Node): boolean {
  for (let at = node; at !== root; at = at.parent) {
    const { parent } = at;
    if (ts.isTryStatement(parent) && parent.tryBlock === at && parent.catchClause !== undefined) return true;
    if (ts.isPropertyAccessExpression(parent) && parent.name.text === "catch") return true;
  }
  return ts.isAwaitExpression(node) && node.expression.getText().includes(".catch(");
}

function isDroppingCatch(node: ts.CallExpression): boolean {
  if (!ts.isPropertyAccessExpression(node.expression) || node.expression.name.text !== "catch") return false;
  const [handler] = node.arguments;
  if (handler === undefined || !(ts.isArrowFunction(handler) || ts.isFunctionExpression(handler)))
    return false;
  if (!ts.isBlock(handler.body))
    return /^(undefined|null|void 0)$/.test(handler.body.getText()) || isLogging(handler.body);
  return dropsError(handler.body, handler.parameters[0]?.name.getText() ?? null);
}

/** Nothing but logging happens: no throw, no return of a value, no call that could answer or pass on. */
function dropsError(block: ts.Block, error: string | null): boolean {
  return (
    block.statements.every((statement) => {
      if (ts.isExpressionStatement(statement)) return isLogging(statement.expression);
      return (
        ts.isEmptyStatement(statement) ||
        (ts.isReturnStatement(statement) && statement.expression === undefined)
      );
    }) &&
    (error === null || !new RegExp(`\\b(next|reject)\\(`).test(block.getText()))
  );
}

function isLogging(node: ts.Expression): boolean {
  const inner = ts.isAwaitExpression(node) ? node.expression : node;
  return (
    ts.isCallExpression(inner) &&
    /^(this\.)?_?(console|log|logger|winston|debug|Sentry|(req|request|fastify|app|ctx)\.log(ger)?)\b/i.test(
      inner.expression.getText(),
    )
  );
}
