import type { Expression, MatchCase, Statement } from "../ast.ts";
import { runOff, runPerhaps } from "./branches.ts";
import { type Completion, type Evaluator, isPossible } from "./evaluator.ts";
import { applyOperator, truth } from "./operators.ts";
import type { Scope, Value } from "./value.ts";

const normal: Completion = { type: "normal" };

/**
 * Runs a `match`: the case that is known to be taken, and the others as what only a setting turns on, since whoever
 * chooses among cases mostly chooses by one; all of them where it is not known.
 */
export function runMatch(
  { subject, cases }: Extract<Statement, { type: "match" }>,
  scope: Scope,
  evaluator: Evaluator,
): Completion {
  const value = evaluator.force(evaluator.evaluate(subject, scope));
  const taken = takenCase(value, cases, scope, evaluator);
  let found: Completion = normal;
  for (const one of cases) {
    if (one === taken) continue;
    const run = () => evaluator.run(one.body, scope);
    const completion = taken === null ? runPerhaps(scope, evaluator, run) : runOff(scope, evaluator, run);
    if (completion.type === "return" && found.type === "normal") found = completion;
  }
  if (taken === null) return found;
  const completion = evaluator.run(taken.body, scope);
  if (completion.type === "normal" && found.type === "return") return { type: "normal", bySetting: true };
  return completion.type === "return" && !isPossible(completion) && cases.length > 1
    ? { ...completion, bySetting: true }
    : completion;
}

/** The first case that the value certainly is, where it certainly is none of those before it. */
function takenCase(
  value: Value,
  cases: readonly MatchCase[],
  scope: Scope,
  evaluator: Evaluator,
): MatchCase | null {
  for (const one of cases) {
    if (one.isGuarded || !isValue(one.pattern)) return null;
    const known = evaluator.force(evaluator.evaluate(one.pattern, scope));
    const is = truth(applyOperator("==", value, known));
    if (is !== false) return is === true ? one : null;
  }
  return null;
}

/** `case Mode.SERVER:` and `case "server":`, which are compared; all other patterns bind names or look into the value. */
function isValue(pattern: Expression): boolean {
  return pattern.type === "attribute" || (pattern.type === "constant" && typeof pattern.value === "string");
}
