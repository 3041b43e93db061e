import { forwardsRejections } from "../../syntax/typescript/analysis/rejections.ts";
import { ts } from "../../syntax/typescript/compiler.ts";
import type { FunctionNode, FunctionValue, Value } from "../../syntax/typescript/evaluate/values.ts";

/** Wrappers of packages that take rejections to `next`. */
const forwardingPackages = new Set([
  "express-async-handler",
  "express-async-wrap",
  "express-async-router",
  "@fastify/async",
  "async-middleware",
  "express-async-catch",
  "catch-async-express",
]);

/** Where a handler's source is, and what is around it. */
export interface Handler {
  /** Null: the handler is of a package, or unknown. */
  readonly node: FunctionNode | null;
  /** The function as it was evaluated, with what it closes over. */
  readonly value: FunctionValue | null;
  readonly kind: "function" | "foreign" | "unknown";
  /** The name people use. */
  readonly name: string;
  readonly wrapper: { readonly name: string; readonly forwards: boolean } | null;
}

/** Finds the function that answers behind the value given to a router: wrappers are taken off. */
export function describeHandler(value: Value, errorWrappers: readonly string[]): Handler {
  if (value.kind === "function") return ofFunction(value, errorWrappers);
  if (value.kind === "foreign") {
    const inner =
      value.path.at(-1) === "()"
        ? value.args.findLast((argument) => argument.kind === "function")
        : undefined;
    const name = [value.module, ...value.path].join(".").replace(/\.\(\)/g, "()");
    if (inner === undefined) return { node: null, value: null, kind: "foreign", name, wrapper: null };
    const forwards =
      forwardingPackages.has(value.module) || errorWrappers.some((each) => value.path.includes(each));
    return { ...describeHandler(inner, errorWrappers), wrapper: { name: value.module, forwards } };
  }
  return { node: null, value: null, kind: "unknown", name: "unknown", wrapper: null };
}

function ofFunction(value: FunctionValue, errorWrappers: readonly string[]): Handler {
  if (value.wraps === null) {
    return { node: value.node, value, kind: "function", name: nameOf(value.node), wrapper: null };
  }
  const { wrapper, inner } = value.wraps;
  const name = nameOf(wrapper.node);
  const below = describeHandler(inner, errorWrappers);
  const forwards =
    errorWrappers.includes(name) || forwardsRejections(wrapper.node) || (below.wrapper?.forwards ?? false);
  return { ...below, wrapper: { name, forwards } };
}

/** The name of a function as its source gives it: its own, its variable's, its property's. */
export function nameOf(node: FunctionNode): string {
  const own = node.name?.getText();
  if (own !== undefined) return own;
  let at: ts.Node = node;
  // `const show = wrap(async () => ...)` is called show; what is handed to `router.get` has no name.
  while (ts.isCallExpression(at.parent) && ts.isIdentifier(at.parent.expression)) at = at.parent;
  const { parent } = at;
  if (
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyDeclaration(parent)
  ) {
    return parent.name.getText();
  }
  return ts.isBinaryExpression(parent)
    ? parent.left.getText().replace(/^(module\.)?exports\./, "")
    : "anonymous";
}
