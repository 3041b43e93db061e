import type { Expression, FunctionDefinition, Statement } from "./ast.ts";
import { walkStatements } from "./walk.ts";

/** An attribute that is read, or what is called. */
export type Attribute = Extract<Expression, { type: "attribute" }>;
export type Call = Extract<Expression, { type: "call" }>;

/** What a body calls, reads of objects, names, enters, and defines. */
export type BodyPart =
  | Attribute
  | Call
  | Extract<Expression, { type: "name" }>
  | Extract<Statement, { type: "with" }>
  | FunctionDefinition;

const known = new WeakMap<readonly Statement[], readonly BodyPart[]>();

/**
 * The parts of a block in source order, found once however many ask; those of nested functions belong to the bodies of
 * these.
 */
export function partsOf(body: readonly Statement[]): readonly BodyPart[] {
  let parts = known.get(body);
  if (parts === undefined) {
    parts = collect(body);
    known.set(body, parts);
  }
  return parts;
}

function collect(body: readonly Statement[]): BodyPart[] {
  const parts: BodyPart[] = [];
  /** Attributes that are set, not read. */
  const set = new Set<Expression>();
  const keep = (target: Expression) => {
    if (target.type === "sequence") for (const one of target.elements) keep(one);
    else if (target.type === "star") keep(target.value);
    else set.add(target);
  };
  walkStatements(body, {
    statement: (statement) => {
      if (statement.type === "function" || statement.type === "with") parts.push(statement);
      else if (statement.type === "assign") for (const target of statement.targets) keep(target);
    },
    expression: (expression) => {
      const { type } = expression;
      if (type === "call" || type === "name" || (type === "attribute" && !set.has(expression)))
        parts.push(expression);
    },
  });
  return parts;
}
