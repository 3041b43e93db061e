import { ts } from "../compiler.ts";
import type { FunctionNode } from "../evaluate/values.ts";
import type { TypeScriptProject } from "../load-project.ts";
import { pathOf } from "../places.ts";
import { calledFunction, originOf } from "./origins.ts";
import { isOnSettledData } from "./settled.ts";

/** Packages whose functions and methods give promises, with the exceptions that do not matter in a handler. */
const promisePackages =
  /^(fs\/promises|timers\/promises|stream\/promises|dns\/promises|readline\/promises|axios|node-fetch|undici|got|ky|superagent|@prisma\/client|knex|typeorm|sequelize|pg|mysql2\/promise|ioredis|redis|mongodb|mongoose|bcrypt|argon2|nodemailer|@aws-sdk\/.*|kysely|drizzle-orm(\/.*)?|postgres)$/;

/** Methods that start, build or listen; they give no promise worth waiting for in these packages. */
const plainMembers =
  /^(on|once|off|emit|create|createClient|createTransport|createPool|createConnection|Router|Schema|model|select|from|where|insert|update|delete|orderBy|limit|offset|andWhere|leftJoin|innerJoin|returning|values|set|into|table|queryBuilder|createQueryBuilder|getRepository|\$extends|genSaltSync|Types|ObjectId|isValid|isValidObjectId)$/;

/** Decides whether a call gives a promise. `null`: cannot be known. */
export interface PromiseJudge {
  isPromise(node: ts.CallExpression | ts.NewExpression): boolean;
  /** True for functions that give a promise: `async`, typed so, or returning one. */
  givesPromise(node: FunctionNode): boolean;
}

/** Makes a judge over one project. Types are asked only in files that a `tsconfig.json` governs. */
export function makePromiseJudge(project: TypeScriptProject): PromiseJudge {
  const known = new Map<FunctionNode, boolean>();

  function givesPromise(node: FunctionNode): boolean {
    const seen = known.get(node);
    if (seen !== undefined) return seen;
    known.set(node, false);
    const result = isAsync(node) || saysPromise(node) || returnsPromise(node);
    known.set(node, result);
    return result;
  }

  function returnsPromise(node: FunctionNode): boolean {
    if (node.body === undefined) return false;
    if (!ts.isBlock(node.body)) return isPromiseExpression(node.body);
    return returnsOf(node.body).some(isPromiseExpression);
  }

  function isPromiseExpression(node: ts.Expression): boolean {
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node))
      return isPromiseExpression(node.expression);
    if (ts.isConditionalExpression(node)) {
      return isPromiseExpression(node.whenTrue) || isPromiseExpression(node.whenFalse);
    }
    return (ts.isCallExpression(node) || ts.isNewExpression(node)) && isPromise(node);
  }

  function isPromise(node: ts.CallExpression | ts.NewExpression): boolean {
    const callee = node.expression;
    if (ts.isNewExpression(node)) return ts.isIdentifier(callee) && callee.text === "Promise";
    if (ts.isPropertyAccessExpression(callee)) {
      if (["then", "catch", "finally"].includes(callee.name.text) && node.arguments.length > 0) {
        return !ts.isCallExpression(callee.expression) || !/^z\b/.test(callee.expression.getText());
      }
      if (callee.expression.getText() === "Promise") return true;
    }
    const target = calledFunction(node, project);
    if (target !== null) return givesPromise(target);
    if (ts.isIdentifier(callee) && callee.text === "fetch") return true;
    if (isOnSettledData(node, project.checker)) return false;
    if (project.hasTypes(pathOf(node)) && isPromiseType(project.checker.getTypeAtLocation(node))) return true;
    const origin = originOf(callee, project);
    if (origin === null) return false;
    const isFsPromises = origin.module === "fs" && origin.path[0] === "promises" && origin.path.length > 1;
    const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : (origin.path.at(-1) ?? "");
    return (
      isFsPromises ||
      (promisePackages.test(origin.module) && origin.path.length > 0 && !plainMembers.test(name))
    );
  }

  return { isPromise, givesPromise };
}

/** True for `async` functions. */
export function isAsync(node: FunctionNode): boolean {
  return (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Async) !== 0;
}

function saysPromise(node: FunctionNode): boolean {
  return node.type !== undefined && /^(Promise|PromiseLike|Bluebird)\b/.test(node.type.getText());
}

function isPromiseType(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some(isPromiseType);
  const name = type.getSymbol()?.getName();
  return name === "Promise" || name === "PromiseLike";
}

/** The expressions that a function body returns, nested functions left out. */
export function returnsOf(body: ts.Block): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isReturnStatement(node) && node.expression !== undefined) found.push(node.expression);
    ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}
