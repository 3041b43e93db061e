import { ts } from "./compiler.ts";
import type { Place } from "./places.ts";

/** A request that a test makes. */
export interface TestRequest {
  readonly method: string;
  /** `*` stands for what is put in at run time. */
  readonly path: string;
  readonly line: number;
}

/** One `it` or `test` and the requests within it. */
export interface TestBlock extends Place {
  readonly suite: string | null;
  readonly name: string;
  readonly requests: readonly TestRequest[];
}

const methods = new Set(["get", "post", "put", "delete", "patch", "head", "options", "del"]);

/** The tests of a file and the requests that they make: supertest, `inject`, `app.request`, `fetch`, axios. */
export function readTestFile(path: string, text: string): readonly TestBlock[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
  const constants = new Map<string, string>();
  const blocks: TestBlock[] = [];
  const lineOf = (position: number) => source.getLineAndCharacterOfPosition(position).line + 1;

  const visit = (node: ts.Node, suites: readonly string[]): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined) {
      const value = pathText(node.initializer, constants);
      if (value !== null) constants.set(node.name.text, value);
    }
    if (ts.isCallExpression(node)) {
      const callee = node.expression.getText().split(/[.(]/, 1)[0] ?? "";
      const title =
        node.arguments[0] === undefined
          ? ""
          : (pathText(node.arguments[0], constants) ?? node.arguments[0].getText());
      const body = node.arguments.findLast(
        (each) => ts.isArrowFunction(each) || ts.isFunctionExpression(each),
      );
      if (body !== undefined && /^(describe|suite|context)$/.test(callee)) {
        ts.forEachChild(body, (child) => {
          visit(child, [...suites, title]);
        });
        return;
      }
      if (body !== undefined && /^(it|test)$/.test(callee)) {
        blocks.push({
          file: path,
          suite: suites.length === 0 ? null : suites.join("."),
          name: title,
          line: lineOf(node.getStart()),
          endLine: lineOf(node.getEnd()),
          requests: requestsIn(body, constants, lineOf),
        });
        return;
      }
    }
    ts.forEachChild(node, (child) => {
      visit(child, suites);
    });
  };
  visit(source, []);
  return blocks;
}

function requestsIn(
  body: ts.Node,
  outer: ReadonlyMap<string, string>,
  lineOf: (position: number) => number,
): readonly TestRequest[] {
  const constants = new Map(outer);
  const found: TestRequest[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && node.initializer !== undefined) {
      const value = pathText(node.initializer, constants);
      if (value !== null) constants.set(node.name.text, value);
    }
    if (ts.isCallExpression(node)) {
      const request = requestOf(node, constants);
      if (request !== null) found.push({ ...request, line: lineOf(node.getStart()) });
    }
    ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}

function requestOf(
  node: ts.CallExpression,
  constants: ReadonlyMap<string, string>,
): Pick<TestRequest, "method" | "path"> | null {
  const callee = node.expression;
  const name = ts.isPropertyAccessExpression(callee)
    ? callee.name.text
    : ts.isIdentifier(callee)
      ? callee.text
      : "";
  const [first, second] = node.arguments;
  if (first === undefined) return null;
  if (methods.has(name) && ts.isPropertyAccessExpression(callee)) {
    const path = pathText(first, constants);
    return path === null || !/^(\/|\*|https?:)/.test(path)
      ? null
      : { method: methodOf(name), path: withoutHost(path) };
  }
  if (!["inject", "request", "fetch", "handle"].includes(name)) return null;
  const options = [first, second].find((each) => each !== undefined && ts.isObjectLiteralExpression(each));
  const method = options === undefined ? "GET" : (propertyText(options, "method", constants) ?? "GET");
  const path = ts.isObjectLiteralExpression(first)
    ? (propertyText(first, "url", constants) ?? propertyText(first, "path", constants))
    : pathText(first, constants);
  return path === null || !/^(\/|\*|https?:)/.test(path)
    ? null
    : { method: method.toUpperCase(), path: withoutHost(path) };
}

function methodOf(name: string): string {
  return name === "del" ? "DELETE" : name.toUpperCase();
}

function withoutHost(path: string): string {
  return path
    .replace(/^https?:\/\/[^/]*/, "")
    .replace(/^\*(?=\/)/, "")
    .replace(/[?#].*$/s, "");
}

function propertyText(
  node: ts.Expression,
  name: string,
  constants: ReadonlyMap<string, string>,
): string | null {
  if (!ts.isObjectLiteralExpression(node)) return null;
  for (const property of node.properties) {
    if (ts.isPropertyAssignment(property) && property.name.getText() === name)
      return pathText(property.initializer, constants);
    if (ts.isShorthandPropertyAssignment(property) && property.name.text === name)
      return constants.get(name) ?? null;
  }
  return null;
}

/** The text of an expression, `*` for the parts that are not known; null when nothing is known. */
function pathText(node: ts.Expression, constants: ReadonlyMap<string, string>): string | null {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isIdentifier(node)) return constants.get(node.text) ?? null;
  if (ts.isTemplateExpression(node)) {
    return node.templateSpans.reduce(
      (text, span) => text + (pathText(span.expression, constants) ?? "*") + span.literal.text,
      node.head.text,
    );
  }
  if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.PlusToken) {
    const [left, right] = [pathText(node.left, constants), pathText(node.right, constants)];
    return left === null && right === null ? null : (left ?? "*") + (right ?? "*");
  }
  return null;
}
