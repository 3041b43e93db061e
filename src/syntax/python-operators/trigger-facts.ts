import type { Expression, Statement } from "../python/ast.ts";
import { walkStatements } from "../python/walk.ts";
import { allStatements, valueBoundTo } from "./blocks.ts";
import { cancellationHandlers, doesSomething } from "./cancellation.ts";
import type { ClassHierarchy, ClassModel, Method } from "./class-hierarchy.ts";
import { liveCode } from "./live-code.ts";
import { type ReachedCall, reachableCalls } from "./reachable-calls.ts";
import { describeSerialization, type Serialization } from "./serialization.ts";
import { blockingReason } from "./waiting.ts";

/** A sentence and the place that proves it. */
export interface Remark {
  readonly message: string;
  readonly file: string;
  readonly line: number;
}

/** What is known of a trigger class. */
export interface TriggerFacts {
  readonly name: string;
  readonly file: string;
  readonly line: number;
  /** Null: no `run` was found. */
  readonly run: {
    readonly isAsync: boolean;
    readonly yieldsEvent: boolean;
    readonly file: string;
    readonly line: number;
  } | null;
  /** Null: no `serialize` was found. */
  readonly serialization: Serialization | null;
  /** Blocking calls in `run` and what it reaches, and in the constructor. */
  readonly blocking: readonly Remark[];
  readonly heavy: readonly Remark[];
  /** True when it does something about being cancelled. */
  readonly handlesCancellation: boolean;
}

const frameworkTriggers = new Set(["BaseTrigger", "BaseEventTrigger"]);

/** Reads a trigger class. */
export function describeTrigger(model: ClassModel, hierarchy: ClassHierarchy): TriggerFacts {
  const { project } = hierarchy;
  const ownMethod = (name: string) => {
    const method = hierarchy.method(model, name);
    return method === null || frameworkTriggers.has(method.owner.node.name) ? null : method;
  };
  const run = ownMethod("run");
  const options = {
    switchName: "deferrable",
    followsOthers: true,
    isFramework: (owner: { node: { name: string } }) => frameworkTriggers.has(owner.node.name),
  };
  const blocking = run === null ? [] : blockingIn(reachableCalls(run, model, hierarchy, options));
  const builder = ownMethod("__init__");
  const heavy = builder === null ? [] : blockingIn(reachableCalls(builder, model, hierarchy, options));
  return {
    name: model.node.name,
    file: model.module.path,
    line: model.node.line,
    run:
      run === null
        ? null
        : {
            isAsync: run.node.isAsync,
            yieldsEvent: yields(run, hierarchy, model),
            file: run.owner.module.path,
            line: run.node.line,
          },
    serialization: describeSerialization(model, hierarchy, ownMethod),
    blocking,
    heavy,
    handlesCancellation:
      ["cleanup", "on_kill"].some((name) => {
        const method = ownMethod(name);
        return (
          method !== null && doesSomething(method.node.source.slice(method.node.source.indexOf(":") + 1))
        );
      }) || cancellationHandlers(run?.node.source ?? "").some(doesSomething),
  };

  function yields(method: Method, within: ClassHierarchy, self: ClassModel): boolean {
    let found = false;
    const body = project.body(method.node);
    const live = liveCode(body);
    // An async generator that returns a value is no Python; one whose yield is never reached keeps an outcome back.
    if (allStatements(live).some((each) => each.type === "return" && each.value !== null)) return false;
    if (countYields(live) < countYields(body)) return false;
    walkStatements(live, {
      expression(part) {
        if (part.type === "yield") found = true;
        // `async for event in super().run(): yield event` shows its own yield; a bare delegation does not.
        if (
          part.type === "call" &&
          part.callee.type === "attribute" &&
          part.callee.name === "run" &&
          part.callee.object.type === "call"
        ) {
          const above = within.method(self, "run", method.owner.node);
          if (above !== null && yields(above, within, self)) found = true;
        }
      },
    });
    return found;
  }
}

function countYields(body: readonly Statement[]): number {
  let count = 0;
  walkStatements(body, {
    expression(part) {
      if (part.type === "yield") count++;
    },
  });
  return count;
}

/** Blocking work of async code: direct, or in sync methods of the project that it calls without a thread. */
function blockingIn(calls: readonly ReachedCall[]): readonly Remark[] {
  const seen = new Map<string, Remark>();
  for (const reached of calls) {
    const evidence = blockingReason(reached);
    if (evidence === null) continue;
    const way = evidence.chain.map((step) => `${step.name} (${step.file}:${step.line})`);
    const message = [...way, evidence.message].join(", then ");
    seen.set(`${evidence.file}:${evidence.line}`, { message, file: evidence.file, line: evidence.line });
  }
  return [...seen.values()];
}

/** The expressions that can be the trigger of a `defer` call: variables and conditions are looked through. */
export function triggerExpressions(
  expression: Expression | null,
  body: readonly ReturnType<typeof allStatements>[number][],
): readonly Expression[] {
  if (expression === null) return [];
  if (expression.type === "conditional") {
    return [...triggerExpressions(expression.then, body), ...triggerExpressions(expression.otherwise, body)];
  }
  if (expression.type !== "name") return [expression];
  const bound = allStatements(body).flatMap((statement) => {
    const value = valueBoundTo(expression.id, statement);
    return value === null || value === expression ? [] : triggerExpressions(value, []);
  });
  return bound.length === 0 ? [expression] : bound;
}
