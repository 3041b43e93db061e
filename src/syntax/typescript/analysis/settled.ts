import { ts } from "../compiler.ts";

/** Methods of arrays and strings. `find` is not among them: it is a query as well, unless it is given a function. */
const plainMethods =
  /^(at|concat|endsWith|entries|every|fill|filter|findIndex|findLast|flat|flatMap|forEach|includes|indexOf|join|keys|lastIndexOf|map|pop|push|reduce|replace|replaceAll|reverse|shift|slice|some|sort|splice|split|startsWith|substring|toLowerCase|toUpperCase|toString|toJSON|trim|unshift|values)$/;

/** Longer chains of variables are not followed. */
const maximumHops = 10;

/** True for `rows.map(...)` where `rows` was awaited, or is part of what was: an array or a text, no promise any more. */
export function isOnSettledData(node: ts.CallExpression, checker: ts.TypeChecker): boolean {
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee)) return false;
  const [first] = node.arguments;
  const takesFunction = first !== undefined && (ts.isArrowFunction(first) || ts.isFunctionExpression(first));
  const name = callee.name.text;
  const isPlain = plainMethods.test(name) || (name === "find" && takesFunction);
  return isPlain && isSettled(callee.expression, checker, 0);
}

function isSettled(node: ts.Expression, checker: ts.TypeChecker, hops: number): boolean {
  if (hops > maximumHops) return false;
  if (ts.isAwaitExpression(node)) return true;
  if (
    ts.isParenthesizedExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node)
  ) {
    return isSettled(node.expression, checker, hops + 1);
  }
  if (ts.isCallExpression(node)) return isOnSettledData(node, checker);
  if (!ts.isIdentifier(node)) return false;
  return (checker.getSymbolAtLocation(node)?.declarations ?? []).some((declaration) => {
    let owner: ts.Node = declaration;
    while (ts.isBindingElement(owner)) owner = owner.parent.parent;
    return (
      ts.isVariableDeclaration(owner) &&
      owner.initializer !== undefined &&
      isSettled(owner.initializer, checker, hops + 1)
    );
  });
}
