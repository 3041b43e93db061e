import type { Expression, Statement } from "../ast.ts";
import { isTypeChecking } from "../module-bindings.ts";
import { type Completion, type Evaluator, isPossible } from "./evaluator.ts";

import { oneOf } from "./one-of.ts";
import { isConfigurable, truth } from "./operators.ts";
import { orText } from "./other-texts.ts";
import type { Scope, Value } from "./value.ts";

const normal: Completion = { type: "normal" };
const left: Completion = { type: "left" };

/** True for a value that tells nothing beside another one that the same name or call may have. */
export function saysNothing(value: Value): boolean {
  return value.type === "unknown" || (value.type === "constant" && value.value === null);
}

/** `on and include(router)`, of which nobody uses the value: the same as an `if`. Null for any other expression. */
export function decisionOf({
  value,
  line,
}: Extract<Statement, { type: "expression" }>): Extract<Statement, { type: "if" }> | null {
  const does = (expression: Expression): Statement[] => [{ type: "expression", value: expression, line }];
  if (value.type === "conditional")
    return { type: "if", test: value.test, body: does(value.then), otherwise: does(value.otherwise), line };
  if (value.type !== "binary" || (value.operator !== "and" && value.operator !== "or")) return null;
  const [body, otherwise] = value.operator === "and" ? [does(value.right), []] : [[], does(value.right)];
  return { type: "if", test: value.left, body, otherwise, line };
}

/** Runs a block that may not run at all; a return in it is only a possible one. */
function uncertain(evaluator: Evaluator, why: "unknown" | "off", run: () => Completion): Completion {
  evaluator.conditions[why]++;
  try {
    const completion = run();
    if (completion.type === "continue" || completion.type === "break" || completion.type === "left")
      return left;
    if (completion.type !== "return") return normal;
    return { type: "return", value: completion.value, possible: isPossible(completion) ? "inside" : "whole" };
  } finally {
    evaluator.conditions[why]--;
  }
}

/** Runs what only type checkers run: annotations may name what it imports. */
function runForTypes(statements: readonly Statement[], scope: Scope, evaluator: Evaluator): void {
  const { conditions } = evaluator;
  const before = conditions.onlyTypes;
  conditions.onlyTypes = true;
  try {
    evaluator.run(statements, scope);
  } finally {
    conditions.onlyTypes = before;
  }
}

/** Runs the side of an `if` that is taken, and the other one where a setting may turn it on. */
export function runIf(
  statement: Extract<Statement, { type: "if" }>,
  scope: Scope,
  evaluator: Evaluator,
): Completion {
  if (isTypeChecking(statement.test)) {
    const before = new Map(scope.names);
    runForTypes(statement.body, scope, evaluator);
    // What is bound at run time stays.
    for (const [name, value] of before) scope.names.set(name, value);
    return evaluator.run(statement.otherwise, scope);
  }
  const test = evaluator.force(evaluator.evaluate(statement.test, scope));
  const known = truth(test);
  if (known === null) return runBothSides(statement, scope, evaluator);
  const [taken, other] = known
    ? [statement.body, statement.otherwise]
    : [statement.otherwise, statement.body];
  if (!isConfigurable(test)) return evaluator.run(taken, scope);
  const elsewhere = new Map<string, Value>();
  const changed =
    other.length > 0 ? runOff(scope, evaluator, () => runNoting(other, scope, evaluator, elsewhere)) : normal;
  const completion = evaluator.run(taken, scope);
  for (const [name, value] of elsewhere) {
    const now = scope.names.get(name);
    if (now !== undefined) scope.names.set(name, orText(now, value, true));
  }
  if (completion.type === "normal" && changed.type === "return") return { type: "normal", bySetting: true };
  // Whoever runs a program gives it what it cannot do without.
  if (completion.type === "raise") return evaluator.run(other, scope);
  return completion.type === "return" && !isPossible(completion)
    ? { ...completion, bySetting: true }
    : completion;
}

/** Runs a block and notes what names stand for after it, where it goes on. */
function runNoting(
  statements: readonly Statement[],
  scope: Scope,
  evaluator: Evaluator,
  names: Map<string, Value>,
): Completion {
  const completion = evaluator.run(statements, scope);
  if (completion.type === "normal") for (const [name, value] of scope.names) names.set(name, value);
  return completion;
}

/** Runs what only a setting turns on that is off by default; names stay as they are without it. */
export function runOff(scope: Scope, evaluator: Evaluator, run: () => Completion): Completion {
  const before = new Map(scope.names);
  const completion = uncertain(evaluator, "off", run);
  for (const [name, value] of before) scope.names.set(name, value);
  return completion;
}

/** Runs both sides of what cannot be decided. */
export function runBothSides(
  statement: Extract<Statement, { type: "if" }>,
  scope: Scope,
  evaluator: Evaluator,
): Completion {
  const before = new Map(scope.names);
  const then = runSide(statement, true, scope, evaluator);
  const kept = new Map(scope.names);
  const otherwise = runSide(statement, false, scope, evaluator);
  keepEither(scope, before, kept, evaluator);
  return eitherSide(then, otherwise, evaluator);
}

/** How an `if` ended of which both sides may have run: for sure where each of them returned, whatever happened in it. */
function eitherSide(then: Completion, otherwise: Completion, evaluator: Evaluator): Completion {
  if (then.type !== "return" || otherwise.type !== "return")
    return otherwise.type === "normal" || then.type === "return" ? then : otherwise;
  const [told, other] = saysNothing(then.value) ? [otherwise, then] : [then, otherwise];
  if (then.possible !== "whole" || otherwise.possible !== "whole") return told;
  return { type: "return", value: oneOf(told.value, other.value, evaluator) };
}

/** Runs one side of an `if` that cannot be decided. */
function runSide(
  statement: Extract<Statement, { type: "if" }>,
  isThen: boolean,
  scope: Scope,
  evaluator: Evaluator,
): Completion {
  const { conditions } = evaluator;
  const before = conditions.branch;
  conditions.branch = { statement, isThen };
  try {
    const body = isThen ? statement.body : statement.otherwise;
    return uncertain(evaluator, "unknown", () => evaluator.run(body, scope));
  } finally {
    conditions.branch = before;
  }
}

/**
 * After both sides ran: a name that the second one made unknown or None keeps what the first one gave it, and a switch
 * that only one of them sets, or each of them in its way, is not decided.
 */
function keepEither(
  scope: Scope,
  before: ReadonlyMap<string, Value>,
  kept: ReadonlyMap<string, Value>,
  evaluator: Evaluator,
): void {
  for (const [name, then] of kept) {
    const now = scope.names.get(name);
    const otherwise = now === then ? before.get(name) : now;
    if (now === undefined || otherwise === undefined || otherwise === then) continue;
    const [told, other] =
      saysNothing(now) && !saysNothing(then) ? [then, otherwise] : [now, now === then ? otherwise : then];
    scope.names.set(name, oneOf(told, other, evaluator));
  }
}

/** Runs what may not run at all, or more often than is known; what it sets may also be as it was. */
export function runPerhaps(scope: Scope, evaluator: Evaluator, run: () => Completion): Completion {
  const before = new Map(scope.names);
  const completion = uncertain(evaluator, "unknown", run);
  keepEither(scope, before, new Map(scope.names), evaluator);
  return completion;
}
