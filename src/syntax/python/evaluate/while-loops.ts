import type { Statement } from "../ast.ts";
import { walkExpression } from "../walk.ts";
import { runPerhaps } from "./branches.ts";
import { type Completion, type Evaluator, isPossible } from "./evaluator.ts";
import { isConfigurable, truth } from "./operators.ts";
import type { Scope } from "./value.ts";

/** A queue of routers is shorter; what counts for longer decides nothing about routes. */
const mostRounds = 500;

/**
 * `while queue: ...`: round after round for as long as the test is known and each round changes what it asks about. After
 * that, or where nobody knows, perhaps once more.
 */
export function runWhile(
  statement: Extract<Statement, { type: "while" }>,
  scope: Scope,
  evaluator: Evaluator,
): Completion {
  const names = namesOf(statement.test);
  const run = () => evaluator.run(statement.body, scope);
  let possible: Completion = { type: "normal" };
  let before: readonly unknown[] | null = null;
  for (let round = 0; round < mostRounds; round++) {
    const test = evaluator.force(evaluator.evaluate(statement.test, scope));
    const now = stateOf(names, scope, evaluator);
    const known = isConfigurable(test) ? null : truth(test);
    if (known === false && now !== null) return possible;
    if (known !== true || now === null || isSame(now, before)) break;
    before = now;
    const completion = run();
    if (completion.type === "break" || completion.type === "raise") return possible;
    if (completion.type !== "return") continue;
    if (!isPossible(completion)) return completion;
    if (possible.type === "normal") possible = completion;
  }
  const more = runPerhaps(scope, evaluator, run);
  if (possible.type !== "normal") return possible;
  // Who leaves a round of a loop does not leave what comes after the loop.
  return more.type === "left" ? possible : more;
}

function namesOf(test: Extract<Statement, { type: "while" }>["test"]): readonly string[] {
  const names: string[] = [];
  walkExpression(test, { expression: (part) => part.type === "name" && names.push(part.id) });
  return names;
}

/** What is in the lists that a test asks about, and what its numbers are; null where it asks about nothing of that kind. */
function stateOf(names: readonly string[], scope: Scope, evaluator: Evaluator): readonly unknown[] | null {
  const state: unknown[] = [];
  for (const name of names) {
    const value = evaluator.force(evaluator.lookUp(name, scope));
    if (value.type === "constant") state.push(value.value);
    else if (value.type === "list" && value.complete) state.push(value, ...value.items);
    else if (value.type === "dict" && value.complete) state.push(value, ...value.entries.keys());
    else if (value.type !== "builtin") return null;
  }
  return state.length === 0 ? null : state;
}

function isSame(one: readonly unknown[], other: readonly unknown[] | null): boolean {
  return one.length === other?.length && one.every((part, index) => part === other[index]);
}
