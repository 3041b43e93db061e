import type { Expression, Statement } from "../python/ast.ts";
import { walkExpression } from "../python/walk.ts";

const known = new WeakMap<readonly Statement[], readonly Statement[]>();

/** A block without what never runs: statements behind a `return` or `raise`, and branches of a constant condition. */
export function liveCode(body: readonly Statement[]): readonly Statement[] {
  let live = known.get(body);
  if (live === undefined) {
    live = prune(body);
    known.set(body, live);
  }
  return live;
}

function prune(body: readonly Statement[]): readonly Statement[] {
  const kept: Statement[] = [];
  for (const statement of body) {
    kept.push(...pruned(statement));
    const last = kept.at(-1)?.type;
    if (last === "return" || last === "raise" || last === "break" || last === "continue") break;
  }
  return kept;
}

function pruned(statement: Statement): readonly Statement[] {
  if (statement.type === "if") {
    const constant = truthOf(statement.test);
    if (constant === false) return liveCode(statement.otherwise);
    if (constant === true) return liveCode(statement.body);
  }
  if (statement.type === "while" && truthOf(statement.test) === false) return [];
  if (statement.type === "if" || statement.type === "for")
    return [{ ...statement, body: liveCode(statement.body), otherwise: liveCode(statement.otherwise) }];
  if (statement.type === "while" || statement.type === "with")
    return [{ ...statement, body: liveCode(statement.body) }];
  if (statement.type !== "try") return [statement];
  const { body, handlers, otherwise } = statement;
  return [
    {
      ...statement,
      body: liveCode(body),
      handlers: handlers.map(liveCode),
      otherwise: liveCode(otherwise),
      finally: liveCode(statement.finally),
    },
  ];
}

/** What a condition always is, or null where it depends. */
function truthOf(test: Expression): boolean | null {
  if (test.type === "unary" && test.operator === "not") {
    const inner = truthOf(test.operand);
    return inner === null ? null : !inner;
  }
  if (test.type === "binary" && test.operator === "and") {
    return truthOf(test.left) === false || truthOf(test.right) === false ? false : null;
  }
  if (test.type !== "constant") return null;
  return typeof test.value === "object" && test.value !== null ? null : Boolean(test.value);
}

/** The calls of a block that no condition and no exception guards; those in loops included. */
export function certainCalls(body: readonly Statement[]): ReadonlySet<Expression> {
  const found = new Set<Expression>();
  const within = (statements: readonly Statement[]) => {
    for (const statement of statements) {
      if (statement.type === "while" || statement.type === "for" || statement.type === "with") {
        within(statement.body);
      } else if (statement.type === "try") {
        within(statement.body);
        within(statement.finally);
      }
      const value = valueOf(statement);
      if (value !== null) walkExpression(value, { expression: (part) => found.add(part) });
    }
  };
  within(body);
  return found;
}

function valueOf(statement: Statement): Expression | null {
  if (statement.type === "while") return statement.test;
  const holds = ["expression", "return", "assign", "annotated", "augmented"].includes(statement.type);
  return holds && "value" in statement ? statement.value : null;
}
