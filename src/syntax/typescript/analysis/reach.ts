import { ts } from "../compiler.ts";
import type { FunctionNode, FunctionValue, Value } from "../evaluate/values.ts";
import type { TypeScriptProject } from "../load-project.ts";
import { type Place, placeOf } from "../places.ts";
import { blockingReason, isCallbackCall } from "./blocking-apis.ts";
import { calledFunction, originOf } from "./origins.ts";

/** One step from a handler to what it reaches. */
export interface Step extends Place {
  readonly message: string;
}

/** Blocking work and the calls that lead to it; the last step is the work itself. */
export interface BlockingWork {
  readonly kind: "blocking" | "callback";
  readonly chain: readonly Step[];
}

/** Finds the blocking work that a function reaches within the project. Results are remembered by function. */
export interface BlockingFinder {
  /** @param value the function as it was evaluated, where it is known: then `this` and closures are followed too */
  find(node: FunctionNode, value?: FunctionValue | null): readonly BlockingWork[];
}

/** Evaluates an expression as it stands within a function. */
export type EvaluateWithin = (expression: ts.Expression, within: FunctionValue) => Value;

/** So many are shown; that there is one decides. */
const maximumFound = 12;

/** Makes a finder over one project. */
export function makeBlockingFinder(
  project: TypeScriptProject,
  evaluate: EvaluateWithin | null = null,
): BlockingFinder {
  const known = new Map<FunctionNode, Map<Value | null, readonly BlockingWork[]>>();

  function find(node: FunctionNode, value: FunctionValue | null = null): readonly BlockingWork[] {
    const remembered = known.get(node) ?? new Map<Value | null, readonly BlockingWork[]>();
    known.set(node, remembered);
    const self = value?.self ?? null;
    const seen = remembered.get(self);
    if (seen !== undefined) return seen;
    remembered.set(self, []); // recursion: a function adds nothing to itself
    const found: BlockingWork[] = [];
    for (const call of callsIn(node)) {
      if (found.length >= maximumFound) break;
      found.push(...workOf(call, value));
    }
    const distinct = oncePerPlace(found);
    remembered.set(self, distinct);
    return distinct;
  }

  function workOf(
    call: ts.CallExpression | ts.NewExpression,
    within: FunctionValue | null,
  ): readonly BlockingWork[] {
    const declared = calledFunction(call, project);
    // What types and declarations do not tell, the evaluated source may: `this.store` of an instance.
    const value = within === null || evaluate === null ? null : evaluate(call.expression, within);
    const called = value?.kind === "function" ? value : null;
    const target = declared ?? called?.node ?? null;
    if (target !== null) {
      const step = { message: `calls ${shortText(call.expression)}`, ...placeOf(call) };
      return isInside(call, target)
        ? []
        : find(target, called?.node === target ? called : null).map((work) => ({
            kind: work.kind,
            chain: [step, ...work.chain],
          }));
    }
    const evaluated = value?.kind === "foreign" && value.module !== "global" ? value : null;
    const origin = originOf(call.expression, project) ?? evaluated;
    const name = ts.isPropertyAccessExpression(call.expression)
      ? call.expression.name.text
      : ts.isIdentifier(call.expression)
        ? call.expression.text
        : "";
    const reason = blockingReason(origin, name);
    if (reason !== null) return [{ kind: "blocking", chain: [{ message: reason, ...placeOf(call) }] }];
    if (ts.isCallExpression(call) && isCallbackCall(call, origin)) {
      const message = `${shortText(call.expression)} hands its result to a callback`;
      return [{ kind: "callback", chain: [{ message, ...placeOf(call) }] }];
    }
    return [];
  }

  return { find };
}

/** `db.prepare(...).all()` is one piece of work. */
function oncePerPlace(found: readonly BlockingWork[]): readonly BlockingWork[] {
  const seen = new Map<string, BlockingWork>();
  for (const work of found) {
    const id = work.chain.map(({ file, line, message }) => `${file}:${line}:${message}`).join("|");
    if (!seen.has(id)) seen.set(id, work);
  }
  return [...seen.values()];
}

function callsIn(node: FunctionNode): readonly (ts.CallExpression | ts.NewExpression)[] {
  const calls: (ts.CallExpression | ts.NewExpression)[] = [];
  const visit = (at: ts.Node): void => {
    if (ts.isCallExpression(at) || ts.isNewExpression(at)) calls.push(at);
    ts.forEachChild(at, visit);
  };
  if (node.body !== undefined) visit(node.body);
  return calls;
}

function isInside(node: ts.Node, outer: ts.Node): boolean {
  for (let at: ts.Node = node; !ts.isSourceFile(at); at = at.parent) if (at === outer) return true;
  return false;
}

/** Source text on one line, short enough for a sentence. */
export function shortText(node: ts.Node): string {
  const text = node.getText().replace(/\s+/g, " ");
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
