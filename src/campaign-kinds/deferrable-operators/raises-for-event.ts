import type { Expression, FunctionDefinition, Statement } from "../../syntax/python/ast.ts";
import { walkExpression } from "../../syntax/python/walk.ts";
import { allStatements } from "../../syntax/python-operators/blocks.ts";
import { dottedName } from "../../syntax/python-operators/dotted.ts";
import { liveCode } from "../../syntax/python-operators/live-code.ts";

/**
 * True where a callback has a `raise` that an event can decide: one without a condition, in an `except`, or behind a
 * condition that looks at the event, asks somebody (a call) or at what the object knows. A raise for an event that is
 * `None`, or for what only the context says, lets every failure that the trigger reports pass.
 */
export function raisesForEvent(node: FunctionDefinition, body: readonly Statement[]): boolean {
  const names = namesFromEvent(node, body);
  const mentions = (expression: Expression | null) =>
    expression !== null && someName(expression, (name) => names.has(name));
  const decides = (test: Expression): boolean => {
    if (test.type === "binary" && ["and", "or"].includes(test.operator))
      return decides(test.left) || decides(test.right);
    if (comparedWithNone(test) !== null) return false;
    return mentions(test) || asks(test);
  };

  function within(statements: readonly Statement[], on: Way): boolean {
    return statements.some((statement): boolean => {
      if (statement.type === "raise") return on !== "idle";
      if (statement.type === "if") {
        const [then, otherwise] = branches(statement.test, on);
        return within(statement.body, then) || within(statement.otherwise, otherwise);
      }
      if (statement.type === "for") return within(statement.body, on) || within(statement.otherwise, on);
      if (statement.type === "while" || statement.type === "with") return within(statement.body, on);
      if (statement.type === "match") return statement.cases.some((each) => within(each.body, "decided"));
      if (statement.type !== "try") return false;
      return (
        statement.handlers.some((handler) => within(handler, "decided")) ||
        [statement.body, statement.otherwise, statement.finally].some((block) => within(block, on))
      );
    });
  }

  function branches(test: Expression, on: Way): readonly [Way, Way] {
    if (decides(test)) return ["decided", "decided"];
    const idle = on === "decided" ? on : "idle";
    const about = comparedWithNone(test);
    return about === "is" ? [idle, on] : about === "is not" ? [on, idle] : [idle, idle];
  }

  return within(liveCode(body), "open");
}

/** How a place is reached: without a condition, by one that the event can decide, or only by others. */
type Way = "open" | "decided" | "idle";

/** The event and all that is made of it; with `**kwargs`, those. Without a parameter of that name, all but the first. */
function namesFromEvent(node: FunctionDefinition, body: readonly Statement[]): ReadonlySet<string> {
  const own = node.parameters.slice(1);
  const events = own.filter(({ name, kind }) => /^_?event$/.test(name) || kind === "keywords");
  const names = new Set((events.length > 0 ? events : own.slice(-1)).map(({ name }) => name));
  const statements = allStatements(body);
  for (let before = -1; before !== names.size; ) {
    before = names.size;
    for (const statement of statements) {
      const [targets, value] =
        statement.type === "assign"
          ? [statement.targets, statement.value]
          : statement.type === "for"
            ? [[statement.target], statement.iterable]
            : [[], null];
      if (value === null || !someName(value, (name) => names.has(name))) continue;
      for (const target of targets) {
        for (const each of target.type === "sequence" ? target.elements : [target]) {
          const name = dottedName(each);
          if (name !== null) names.add(name);
        }
      }
    }
  }
  return names;
}

/** `is` of `event is None`, `is not` of its opposite, or null. */
function comparedWithNone(test: Expression): string | null {
  if (test.type !== "binary" || test.right.type !== "constant" || test.right.value !== null) return null;
  return test.operator === "is" || test.operator === "is not" ? test.operator : null;
}

/** True where a condition calls something or reads what the object holds: then who knows what the event did to it. */
function asks(test: Expression): boolean {
  let found = false;
  walkExpression(test, {
    expression(part) {
      if (part.type === "call" || part.type === "unknown") found = true;
      if (part.type === "attribute" && part.object.type === "name" && part.object.id === "self") found = true;
    },
  });
  return found;
}

function someName(expression: Expression, isWanted: (name: string) => boolean): boolean {
  let found = false;
  walkExpression(expression, {
    expression(part) {
      const name = part.type === "walrus" ? part.name : dottedName(part);
      if (name !== null && isWanted(name)) found = true;
    },
  });
  return found;
}
