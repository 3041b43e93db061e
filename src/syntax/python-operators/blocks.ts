import type { Expression, Statement } from "../python/ast.ts";
import { dottedName } from "./dotted.ts";

const known = new WeakMap<readonly Statement[], readonly Statement[]>();

/** Every statement of a block, nested blocks included, nested definitions left out. */
export function allStatements(body: readonly Statement[]): readonly Statement[] {
  let all = known.get(body);
  if (all === undefined) {
    const found: Statement[] = [];
    collect(body, found);
    known.set(body, (all = found));
  }
  return all;
}

function collect(body: readonly Statement[], into: Statement[]): void {
  for (const statement of body) {
    into.push(statement);
    for (const block of blocksOf(statement)) collect(block, into);
  }
}

/** The blocks of a statement, those of definitions left out. */
export function blocksOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.type) {
    case "if":
    case "for":
      return [statement.body, statement.otherwise];
    case "while":
    case "with":
      return [statement.body];
    case "try":
      return [statement.body, ...statement.handlers, statement.otherwise, statement.finally];
    case "match":
      return statement.cases.map((each) => each.body);
    case "alias":
    case "annotated":
    case "assign":
    case "augmented":
    case "break":
    case "class":
    case "continue":
    case "delete":
    case "expression":
    case "from":
    case "function":
    case "global":
    case "import":
    case "pass":
    case "raise":
    case "return":
      return [];
  }
}

/** The value that a statement gives to a name or `self.name`, or null. */
export function valueBoundTo(name: string, statement: Statement): Expression | null {
  if (statement.type === "assign") {
    return statement.targets.some((target) => dottedName(target) === name) ? statement.value : null;
  }
  if (statement.type === "annotated") return dottedName(statement.target) === name ? statement.value : null;
  if (statement.type !== "with") return null;
  return (
    statement.items.find((item) => item.target !== null && dottedName(item.target) === name)?.value ?? null
  );
}
