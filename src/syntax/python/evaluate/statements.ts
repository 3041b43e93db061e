import type { Statement } from "../ast.ts";
import { changing } from "../ledger.ts";
import { namesIn } from "../module-bindings.ts";
import { assign, remove } from "./assignment.ts";
import { decisionOf, runBothSides, runIf, runOff, runPerhaps, saysNothing } from "./branches.ts";
import { runClass } from "./classes-on-demand.ts";
import { openList } from "./collections.ts";
import { iterate } from "./comprehension.ts";
import { type Completion, type Evaluator, isPossible, type Returned } from "./evaluator.ts";
import { decorate, defineFunction } from "./functions.ts";
import { eitherWay } from "./guarded-imports.ts";
import { handedBack } from "./handed-back.ts";
import { runFromImport, runImport } from "./imports.ts";
import { extend } from "./list-methods.ts";
import { runMatch } from "./match-cases.ts";
import { hasNoSuchAttribute } from "./missing-keys.ts";
import { oneOf } from "./one-of.ts";
import { applyOperator, bySetting } from "./operators.ts";
import { bind } from "./scope.ts";
import { startServer } from "./starts-server.ts";
import { isNone, none, type Scope, unknown } from "./value.ts";
import { runWhile } from "./while-loops.ts";
import { enterContext } from "./with-contexts.ts";
import { waitsName } from "./yields.ts";

const normal: Completion = { type: "normal" };
const waiting: Completion = { type: "return", value: none, isWaiting: true };

/** Runs statements in order. Where a condition is not known, both sides run and what they do is conditional. */
export function runStatements(
  statements: readonly Statement[],
  scope: Scope,
  evaluator: Evaluator,
): Completion {
  let possible: Returned | null = null;
  let isDefault = false;
  let index = 0;
  for (const statement of statements) {
    index++;
    if (!evaluator.spend()) return normal;
    const completion = runStatement(statement, scope, evaluator);
    if (completion.type === "normal") {
      if (completion.bySetting === true) isDefault = true;
      continue;
    }
    const rest = statements.slice(index);
    const runRest = () => evaluator.run(rest, scope);
    if (completion.type === "left" || (mayHaveGivenUp(completion) && !startServer(rest))) {
      const more = runPerhaps(scope, evaluator, runRest);
      return more.type === "return" ? more : (possible ?? completion);
    }
    if (!isPossible(completion)) {
      if (completion.type === "return" && completion.bySetting === true) runOff(scope, evaluator, runRest);
      if (completion.type !== "return") return completion;
      if (possible === null)
        return isDefault || completion.bySetting === true ? asDefault(completion) : completion;
      // What may have been returned earlier says more than a `None` at the end.
      if (saysNothing(completion.value)) return possible;
      return { type: "return", value: oneOf(completion.value, possible.value, evaluator) };
    }
    if (completion.type === "return") possible ??= completion;
  }
  return possible ?? (isDefault ? { type: "normal", bySetting: true } : normal);
}

/** What a function gives as long as no setting has it give something else: who changes that one changes what is given. */
function asDefault(completion: Returned): Returned {
  return { ...completion, value: bySetting(completion.value) };
}

/** True where a function may have ended with nothing done; one that gave something instead has done it another way. */
function mayHaveGivenUp(completion: Completion): boolean {
  return completion.type === "return" && isPossible(completion) && isNone(completion.value);
}

function runStatement(statement: Statement, scope: Scope, evaluator: Evaluator): Completion {
  switch (statement.type) {
    case "expression": {
      const decision = decisionOf(statement);
      if (decision !== null) return runIf(decision, scope, evaluator);
      evaluator.evaluate(statement.value, scope);
      return statement.value.type === "yield" && scope.names.has(waitsName) ? waiting : normal;
    }
    case "assign": {
      const given = evaluator.evaluate(statement.value, scope);
      const value =
        given.type === "unknown"
          ? (handedBack(statement.targets, statement.value, scope, evaluator) ?? given)
          : given;
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
        if (right.type !== "list" || !right.complete) openList(left);
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
      return runWhile(statement, scope, evaluator);
    case "try":
      return runTry(statement, scope, evaluator);
    case "with":
      return runWith(statement, scope, evaluator);
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

function runWith(
  statement: Extract<Statement, { type: "with" }>,
  scope: Scope,
  evaluator: Evaluator,
): Completion {
  const site = { file: scope.module.path, line: statement.line };
  const contexts = statement.items.map(({ value, target }) => {
    const context = enterContext(evaluator.evaluate(value, scope), site, evaluator);
    if (target !== null) assign(target, context.given, scope, evaluator);
    return context;
  });
  const completion = evaluator.run(statement.body, scope);
  // A lifespan that waits inside of it has not left it.
  if (completion.type !== "return" || completion.isWaiting !== true)
    for (const { leave } of contexts.reverse()) leave?.();
  return completion;
}

function runTry(
  statement: Extract<Statement, { type: "try" }>,
  scope: Scope,
  evaluator: Evaluator,
): Completion {
  if (hasNoSuchAttribute(statement, scope, evaluator)) {
    evaluator.run(statement.finally, scope);
    return { type: "raise" };
  }
  const guarded = eitherWay(statement, scope, evaluator);
  const completion =
    guarded === null ? evaluator.run(statement.body, scope) : runBothSides(guarded, scope, evaluator);
  if (completion.type === "return" && completion.isWaiting === true) return completion;
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
