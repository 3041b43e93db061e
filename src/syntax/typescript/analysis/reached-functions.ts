import { ts } from "../compiler.ts";
import type { FunctionNode } from "../evaluate/values.ts";
import type { TypeScriptProject } from "../load-project.ts";
import { calledFunction } from "./origins.ts";

/** A function and every function of the project that it calls, by what declarations and types tell. */
export function reachedFunctions(node: FunctionNode, project: TypeScriptProject): ReadonlySet<FunctionNode> {
  const reached = new Set<FunctionNode>([node]);
  for (const each of reached) {
    const visit = (at: ts.Node): void => {
      if (ts.isCallExpression(at) || ts.isNewExpression(at)) {
        const called = calledFunction(at, project);
        // A function that stands inside one that is reached is looked through with it.
        if (called !== null && !isInside(called, reached)) reached.add(called);
      }
      ts.forEachChild(at, visit);
    };
    if (each.body !== undefined) visit(each.body);
  }
  return reached;
}

function isInside(node: ts.Node, outer: ReadonlySet<ts.Node>): boolean {
  for (let at = node; !ts.isSourceFile(at); at = at.parent) if (outer.has(at)) return true;
  return false;
}
