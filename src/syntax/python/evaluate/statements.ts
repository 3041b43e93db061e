import type { Statement } from "../ast.ts";
import { changing } from "../ledger.ts";
import { isTypeChecking, namesIn } from "../module-bindings.ts";
import { assign, remove } from "./assignment.ts";
import { runClass } from "./classes-on-demand.ts";
import { iterate } from "./comprehension.ts";
import { type Completion, type Evaluator, isPossible, type Returned } from "./evaluator.ts";
import { decorate, defineFunction } from "./functions.ts";
import { eitherWay } from "./guarded-imports.ts";
import { runFromImport, runImport } from "./imports.ts";
import { extend } from "./list-methods.ts";
import { applyOperator, eitherOf, isConfigurable, truth } from "./operators.ts";
import { bind } from "./scope.ts";
import { type Scope, unknown, type Value } from "./value.ts";

const normal: Completion = { type: "normal" };
const left: Completion = { type: "left" };

/** Runs statements in order. Where a condition is not known, both sides run and what they do is conditional. */
export function runStatements(
  statements: readonly Statement[],
  scope: Scope,
  evaluator: Evaluator,
): Completion {
  let possible: Returned | null = null;
  let index = 0;
  for (const statement of statements) {
    index++;
    if (!evaluator.spend()) return normal;
    const completion = runStatement(statement, scope, evaluator);
    if (completion.type === "normal") continue;
    if (completion.type === "left") {
      const more = runPerhapsAll(statements.slice(index), scope, evaluator);
      return more.type === "return" ? more : (possible ?? left);
    }
    if (!isPossible(completion)) {
      if (possible === null || completion.type !== "return") return completion;
      // What may have been returned earlier says more than a `None` at the end.
      if (saysNothing(completion.value)) return possible;
      return { type: "return", value: eitherOf(completion.value, possible.value) };
    }
    if (completion.type === "return") possible ??= completion;
  }
  return possible ?? normal;
}

function runPerhapsAll(statements: readonly Statement[], scope: Scope, evaluator: Evaluator): Completion {
  return runPerhaps(scope, evaluator, () => evaluator.run(statements, scope));
}

function saysNothing(value: Value): boolean {
  return value.type === "unknown" || (value.type === "constant" && value.value === null);
}

function runStatement(statement: Statement, scope: Scope, evaluator: Evaluator): Completion {
  switch (statement.type) {
    case "expression":
      evaluator.evaluate(statement.value, scope);
      return normal;
    case "assign": {
      const value = evaluator.evaluate(statement.value, scope);
      for (const target of statement.targets) assign(target, value, scope, evaluator);
      return normal;
    }
    case "annotated":
      if (statement.value !== null) {
        assign(statement.target, evaluator.evaluate(statement.value, scope), scope, evaluator);
      }
      return normal;
    case "augmented": {
      const left = evaluator.force(evaluator.evaluate(statement.target, scope));
      const right = evaluator.force(evaluator.evaluate(statement.value, scope));
      if (statement.operator === "+=" && left.type === "list") {
        changing(left);
        if (right.type === "list") extend(left, right, evaluator.conditions.unknown > 0);
        if (right.type !== "list" || !right.complete) left.complete = false;
      } else {
        assign(
          statement.target,
          applyOperator(statement.operator.slice(0, -1), left, right),
          scope,
          evaluator,
        );
      }
      return normal;
    }
    case "function": {
      const made = defineFunction(statement, scope, evaluator);
      // Visible under its own name while its decorators run.
      bind(scope, statement.name, made);
      bind(scope, statement.name, decorate(made, statement, scope, evaluator));
      return normal;
    }
    case "class":
      runClass(statement, scope, evaluator);
      return normal;
    case "alias":
      bind(scope, statement.name, evaluator.evaluate(statement.value, scope));
      return normal;
    case "import":
      runImport(statement, scope, evaluator);
      return normal;
    case "from":
      runFromImport(statement, scope, evaluator);
      return normal;
    case "if":
      return runIf(statement, scope, evaluator);
    case "for":
      return runFor(statement, scope, evaluator);
    case "while":
      return afterLoop(runPerhaps(scope, evaluator, () => evaluator.run(statement.body, scope)));
    case "try":
      return runTry(statement, scope, evaluator);
    case "with":
      for (const item of statement.items) {
        const value = evaluator.evaluate(item.value, scope);
        if (item.target !== null) assign(item.target, value, scope, evaluator);
      }
      return evaluator.run(statement.body, scope);
    case "match":
      return runMatch(statement, scope, evaluator);
    case "return":
      return {
        type: "return",
        value:
          statement.value === null
            ? { type: "constant", value: null, configurable: false }
            : evaluator.evaluate(statement.value, scope),
      };
    case "raise":
      return { type: "raise" };
    case "global":
      for (const name of statement.names) scope.outer.add(name);
      return normal;
    case "delete":
      // What may not be removed at all stays.
      if (evaluator.conditions.unknown === 0) remove(statement.target, scope, evaluator);
      return normal;
    case "break":
    case "continue":
      return { type: statement.type };
    case "pass":
      return normal;
  }
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

function runIf(
  statement: Extract<Statement, { type: "if" }>,
  scope: Scope,
  evaluator: Evaluator,
): Completion {
  if (isTypeChecking(statement.test)) {
    const before = new Map(scope.names);
    evaluator.run(statement.body, scope);
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
  if (isConfigurable(test) && other.length > 0) {
    const before = new Map(scope.names);
    uncertain(evaluator, "off", () => evaluator.run(other, scope));
    for (const [name, value] of before) scope.names.set(name, value);
  }
  return evaluator.run(taken, scope);
}

function runBothSides(
  statement: Extract<Statement, { type: "if" }>,
  scope: Scope,
  evaluator: Evaluator,
): Completion {
  const before = new Map(scope.names);
  const then = runSide(statement, true, scope, evaluator);
  const kept = new Map(scope.names);
  const otherwise = runSide(statement, false, scope, evaluator);
  keepEither(scope, before, kept);
  return eitherSide(then, otherwise);
}

/** How an `if` ended of which both sides may have run: for sure where each of them returned, whatever happened in it. */
function eitherSide(then: Completion, otherwise: Completion): Completion {
  if (then.type !== "return" || otherwise.type !== "return")
    return otherwise.type === "normal" || then.type === "return" ? then : otherwise;
  const [told, other] = saysNothing(then.value) ? [otherwise, then] : [then, otherwise];
  if (then.possible !== "whole" || otherwise.possible !== "whole") return told;
  return { type: "return", value: eitherOf(told.value, other.value) };
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
): void {
  for (const [name, then] of kept) {
    const now = scope.names.get(name);
    const otherwise = now === then ? before.get(name) : now;
    if (now === undefined || otherwise === undefined || otherwise === then) continue;
    const [told, other] =
      saysNothing(now) && !saysNothing(then) ? [then, otherwise] : [now, now === then ? otherwise : then];
    scope.names.set(name, eitherOf(told, other));
  }
}

/** Runs what may not run at all, or more often than is known; what it sets may also be as it was. */
function runPerhaps(scope: Scope, evaluator: Evaluator, run: () => Completion): Completion {
  const before = new Map(scope.names);
  const completion = uncertain(evaluator, "unknown", run);
  keepEither(scope, before, new Map(scope.names));
  return completion;
}

/** Who leaves a round of a loop does not leave what comes after the loop. */
function afterLoop(completion: Completion): Completion {
  return completion.type === "left" ? normal : completion;
}

const mostRounds = 2000;

function runFor(
  statement: Extract<Statement, { type: "for" }>,
  scope: Scope,
  evaluator: Evaluator,
): Completion {
  const iterable = evaluator.force(evaluator.evaluate(statement.iterable, scope));
  const { items, complete, doubtful } = iterate(iterable, evaluator);
  let possible: Completion = normal;
  for (const item of items.slice(0, mostRounds)) {
    assign(statement.target, item, scope, evaluator);
    const run = () => evaluator.run(statement.body, scope);
    const completion = doubtful?.has(item) === true ? runPerhaps(scope, evaluator, run) : run();
    if (completion.type === "break") return possible;
    if (completion.type !== "return") continue;
    if (!isPossible(completion)) return completion;
    if (possible.type === "normal") possible = completion;
  }
  if (!complete || items.length > mostRounds) {
    for (const name of namesIn(statement.target)) bind(scope, name, unknown);
    const more = runPerhaps(scope, evaluator, () => evaluator.run(statement.body, scope));
    return possible.type === "normal" ? afterLoop(more) : possible;
  }
  const after = evaluator.run(statement.otherwise, scope);
  return after.type === "normal" ? possible : after;
}

function runTry(
  statement: Extract<Statement, { type: "try" }>,
  scope: Scope,
  evaluator: Evaluator,
): Completion {
  const guarded = eitherWay(statement, scope, evaluator);
  const completion =
    guarded === null ? evaluator.run(statement.body, scope) : runBothSides(guarded, scope, evaluator);
  const ended = completion.type === "raise" ? runHandlers(statement.handlers, scope, evaluator) : completion;
  if (guarded === null && (ended.type === "normal" || ended.type === "left" || isPossible(ended))) {
    const more = evaluator.run(statement.otherwise, scope);
    if (more.type !== "normal") return more;
  }
  const last = evaluator.run(statement.finally, scope);
  return last.type === "normal" ? ended : last;
}

function runHandlers(
  handlers: readonly (readonly Statement[])[],
  scope: Scope,
  evaluator: Evaluator,
): Completion {
  for (const handler of handlers) {
    const completion = evaluator.run(handler, scope);
    if (completion.type !== "raise") return completion;
  }
  return normal;
}

function runMatch(
  statement: Extract<Statement, { type: "match" }>,
  scope: Scope,
  evaluator: Evaluator,
): Completion {
  evaluator.evaluate(statement.subject, scope);
  let found: Completion = normal;
  for (const one of statement.cases) {
    const completion = runPerhaps(scope, evaluator, () => evaluator.run(one.body, scope));
    if (completion.type === "return" && found.type === "normal") found = completion;
  }
  return found;
}
