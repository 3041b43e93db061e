import { ts } from "../compiler.ts";
import type { FunctionNode } from "../evaluate/values.ts";
import { type Place, placeOf } from "../places.ts";
import { isAsync, type PromiseJudge } from "./promises.ts";
import { shortText } from "./reach.ts";

/** A promise that nobody waits for. */
export interface FloatingPromise extends Place {
  readonly message: string;
  /** `void` says that it is on purpose. */
  readonly kind: "floating" | "void";
  /** The statement's lines with `await` put in, where that mends it. */
  readonly awaited: string | null;
}

const combinators = new Set(["all", "allSettled", "race", "any"]);
/** They call a function and do not wait for what it gives. */
const deaf = new Set([
  "forEach",
  "filter",
  "some",
  "every",
  "find",
  "findIndex",
  "sort",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "nextTick",
  "queueMicrotask",
]);
const responders =
  /^(res|response|reply|ctx|c|context|rep)\b.*\.(json|jsonp|send|end|write|render|status|text|html|body|type|header|set|redirect|code)$/;

/** Finds the promises within a function that are neither awaited, returned nor handled. */
export function findFloating(node: FunctionNode, judge: PromiseJudge): readonly FloatingPromise[] {
  const found: FloatingPromise[] = [];
  const visit = (at: ts.Node): void => {
    if ((ts.isCallExpression(at) || ts.isNewExpression(at)) && judge.isPromise(at) && !isChained(at)) {
      const fate = fateOf(at, node);
      if (fate !== null) found.push(describe(at, fate));
    }
    if (ts.isAwaitExpression(at) && !isWithinAsync(at)) {
      found.push({
        message: `await ${shortText(at.expression)} stands in a function that is not async: that does not compile.`,
        kind: "floating",
        awaited: null,
        ...placeOf(at),
      });
    }
    if (ts.isFunctionLike(at) && at !== node) {
      const caller = deafCaller(at);
      const gives = "body" in at && at.body !== undefined && judge.givesPromise(at);
      if (caller !== null && gives) {
        found.push({
          message: `${caller} does not wait for the promises of the function that it is given.`,
          kind: "floating",
          awaited: null,
          ...placeOf(at),
        });
      }
    }
    ts.forEachChild(at, visit);
  };
  if (node.body !== undefined) visit(node.body);
  return found;
}

function isWithinAsync(node: ts.AwaitExpression): boolean {
  const owner = ts.findAncestor(node, ts.isFunctionLike);
  return owner === undefined || ("body" in owner && isAsync(owner));
}

/** True inside `p.then(...).catch(...)`: the outermost call stands for the chain. */
function isChained(node: ts.Expression): boolean {
  const { parent } = node;
  return (
    ts.isPropertyAccessExpression(parent) &&
    parent.expression === node &&
    ["then", "catch", "finally"].includes(parent.name.text)
  );
}

interface Fate {
  readonly message: string;
  readonly kind: "floating" | "void";
  readonly canAwait: boolean;
}

/** What becomes of a promise: null when somebody waits for it. */
function fateOf(node: ts.Expression, root: FunctionNode): Fate | null {
  const { parent } = node;
  const text = shortText(node);
  const floating = (message: string, canAwait = true): Fate => ({ message, kind: "floating", canAwait });
  if (
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isObjectLiteralExpression(parent) ||
    ts.isSpreadElement(parent)
  ) {
    return fateOf(parent, root);
  }
  if (ts.isPropertyAssignment(parent) || ts.isShorthandPropertyAssignment(parent))
    return fateOf(parent.parent, root);
  if (ts.isExpressionStatement(parent)) {
    return isHandled(node) ? null : floating(`Nobody waits for the promise of ${text}.`);
  }
  if (ts.isVoidExpression(parent)) {
    return { message: `void drops the promise of ${text} and its rejection.`, kind: "void", canAwait: false };
  }
  if (ts.isArrowFunction(parent)) return null; // given back to whoever calls the function; deaf callers are seen apart
  if (ts.isConditionalExpression(parent)) {
    return parent.condition === node
      ? floating(`A promise is always true: ${text} is tested, not its result.`)
      : fateOf(parent, root);
  }
  if (ts.isBinaryExpression(parent)) return binaryFate(node, parent, root, floating);
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isPrefixUnaryExpression(parent)) {
    return floating(`A promise is always true: ${text} is tested, not its result.`);
  }
  if (ts.isTemplateSpan(parent)) return floating(`${text} is put into text before it is settled.`);
  if (ts.isCallExpression(parent) && parent.expression !== node) return argumentFate(node, parent, floating);
  if (ts.isVariableDeclaration(parent)) return variableFate(node, parent, root, floating);
  return null;
}

function binaryFate(
  node: ts.Expression,
  parent: ts.BinaryExpression,
  root: FunctionNode,
  floating: (message: string, canAwait?: boolean) => Fate,
): Fate | null {
  const operator = parent.operatorToken.kind;
  if (operator === ts.SyntaxKind.EqualsToken) {
    const target = parent.left.getText();
    return /^(ctx|context)\.(response\.)?body$/.test(target)
      ? floating(`${target} is given the promise of ${shortText(node)}, not its result.`)
      : null;
  }
  const isLogical =
    operator === ts.SyntaxKind.AmpersandAmpersandToken ||
    operator === ts.SyntaxKind.BarBarToken ||
    operator === ts.SyntaxKind.QuestionQuestionToken;
  if (isLogical && parent.right === node) return fateOf(parent, root);
  return operator === ts.SyntaxKind.CommaToken && parent.right === node
    ? fateOf(parent, root)
    : floating(`A promise is no value yet: ${shortText(node)} is used before it is settled.`);
}

function argumentFate(
  node: ts.Expression,
  call: ts.CallExpression,
  floating: (message: string, canAwait?: boolean) => Fate,
): Fate | null {
  const callee = call.expression;
  if (
    ts.isPropertyAccessExpression(callee) &&
    callee.expression.getText() === "Promise" &&
    combinators.has(callee.name.text)
  ) {
    return null; // the combinator is a promise itself and judged as one
  }
  return responders.test(callee.getText().replace(/\s+/g, ""))
    ? floating(`${shortText(callee)} is handed the promise of ${shortText(node)}, not its result.`)
    : null;
}

/** A promise in a variable is fine when the variable is awaited, returned or handed on later. */
function variableFate(
  node: ts.Expression,
  declaration: ts.VariableDeclaration,
  root: FunctionNode,
  floating: (message: string, canAwait?: boolean) => Fate,
): Fate | null {
  if (!ts.isIdentifier(declaration.name))
    return floating(`The promise of ${shortText(node)} is taken apart before it is settled.`);
  const name = declaration.name.text;
  const uses: ts.Identifier[] = [];
  const visit = (at: ts.Node): void => {
    if (ts.isIdentifier(at) && at.text === name && at !== declaration.name) uses.push(at);
    ts.forEachChild(at, visit);
  };
  if (root.body !== undefined) visit(root.body);
  return uses.some(waits) ? null : floating(`Nobody waits for ${name}, the promise of ${shortText(node)}.`);
}

function waits(node: ts.Expression): boolean {
  const { parent } = node;
  if (ts.isAwaitExpression(parent) || ts.isReturnStatement(parent) || ts.isArrowFunction(parent)) return true;
  if (ts.isPropertyAccessExpression(parent)) return ["then", "catch", "finally"].includes(parent.name.text);
  if (ts.isCallExpression(parent) && parent.expression !== node) {
    return !responders.test(parent.expression.getText().replace(/\s+/g, ""));
  }
  const isPassed =
    ts.isArrayLiteralExpression(parent) ||
    ts.isSpreadElement(parent) ||
    ts.isParenthesizedExpression(parent) ||
    ts.isConditionalExpression(parent);
  return isPassed ? waits(parent) : ts.isForOfStatement(parent) && parent.awaitModifier !== undefined;
}

/** `.catch(f)` and `.then(f, g)` take care of a rejection. */
function isHandled(node: ts.Expression): boolean {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return false;
  const name = node.expression.name.text;
  if (name === "finally") return isHandled(node.expression.expression);
  return (name === "catch" && node.arguments.length > 0) || (name === "then" && node.arguments.length > 1);
}

function deafCaller(node: ts.Node): string | null {
  const call = node.parent;
  if (!ts.isCallExpression(call) || call.expression === node) return null;
  const callee = call.expression;
  const name = ts.isPropertyAccessExpression(callee)
    ? callee.name.text
    : ts.isIdentifier(callee)
      ? callee.text
      : "";
  // What map makes is only waited for where its result is used.
  const isDropped = (name === "map" || name === "flatMap") && ts.isExpressionStatement(call.parent);
  return deaf.has(name) || isDropped ? name : null;
}

function describe(node: ts.Expression, fate: Fate): FloatingPromise {
  const place = placeOf(node);
  return {
    message: fate.message,
    kind: fate.kind,
    awaited: fate.canAwait ? withAwait(node) : null,
    ...place,
  };
}

/** The lines of the expression with `await` before it; null where the enclosing function is not async. */
function withAwait(node: ts.Expression): string | null {
  const owner = ts.findAncestor(node, ts.isFunctionLike);
  if (owner === undefined || !("body" in owner) || !isAsync(owner)) return null;
  const source = node.getSourceFile();
  const starts = source.getLineStarts();
  const first = starts[source.getLineAndCharacterOfPosition(node.getStart()).line] ?? 0;
  const last = starts[source.getLineAndCharacterOfPosition(node.getEnd()).line + 1] ?? source.text.length + 1;
  const text = source.text;
  return `${text.slice(first, node.getStart())}await ${text.slice(node.getStart(), last - 1)}`;
}
