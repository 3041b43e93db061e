import { normalForm } from "../normal-form.ts";
import { childOf, decoratorsOf, descendants, namedChildren, type SyntaxNode } from "../plain-tree.ts";
import { type Definition, plainStatements } from "./definitions.ts";

/** A decorator or an entry of `pytestmark`, as meaning, with variables of the module put in. */
export interface TestMark {
  readonly meaning: string;
  readonly node: SyntaxNode;
}

/** The marks in force for a definition: its own, those of the classes around it, those of the module. */
export function marksInForce(
  root: SyntaxNode,
  definition: Definition,
  byName: ReadonlyMap<string, Definition>,
): readonly TestMark[] {
  const values = assignedValues(root);
  const own = decoratorsOf(definition.node).map((node) => markOf(node, values));
  return [...own, ...classMarks(definition.className, byName, values), ...pytestmark(root, values)];
}

/** True for a mark that keeps a test from running or from counting. */
export function isSkipMark(mark: Pick<TestMark, "meaning">): boolean {
  return /\b(skip|skipif|skipIf|skipUnless|xfail|expectedFailure|SkipTest)\b/.test(mark.meaning);
}

/** The fixtures that `usefixtures` marks ask for. */
export function fixturesUsedBy(marks: readonly TestMark[]): ReadonlySet<string> {
  const names = new Set<string>();
  for (const { meaning } of marks) {
    if (!/\busefixtures \(/.test(meaning)) continue;
    for (const [, name] of meaning.matchAll(/"([^"]+)"/g)) if (name !== undefined) names.add(name);
  }
  return names;
}

/** Right-hand sides of the plain assignments of a module or class, by name; the last one counts. */
export function assignedValues(scope: SyntaxNode): ReadonlyMap<string, SyntaxNode> {
  const values = new Map<string, SyntaxNode>();
  for (const statement of plainStatements(scope)) {
    for (const node of descendants(statement)) {
      const left = node.type === "assignment" ? childOf(node, "left") : null;
      const right = node.type === "assignment" ? childOf(node, "right") : null;
      if (left?.type === "identifier" && right !== null) values.set(left.text, right);
    }
  }
  return values;
}

function classMarks(
  className: string | null,
  byName: ReadonlyMap<string, Definition>,
  values: ReadonlyMap<string, SyntaxNode>,
): readonly TestMark[] {
  const marks: TestMark[] = [];
  const pending = className === null ? [] : [className];
  const seen = new Set<string>();
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    const definition = byName.get(name);
    if (definition === undefined || seen.has(name)) continue;
    seen.add(name);
    marks.push(...decoratorsOf(definition.node).map((node) => markOf(node, values)));
    marks.push(...pytestmark(definition.node, values));
    pending.push(...baseNames(definition.node));
    if (definition.className !== null) pending.push(definition.className);
  }
  return marks;
}

/** Names of the base classes as written. */
export function baseNames(definition: SyntaxNode): readonly string[] {
  const bases = childOf(definition, "superclasses");
  return bases === null
    ? []
    : namedChildren(bases)
        .filter((base) => base.type !== "keyword_argument")
        .map((base) => base.text);
}

function pytestmark(scope: SyntaxNode, values: ReadonlyMap<string, SyntaxNode>): readonly TestMark[] {
  const marks: TestMark[] = [];
  for (const statement of plainStatements(scope)) {
    for (const node of descendants(statement)) {
      if (!["assignment", "augmented_assignment"].includes(node.type)) continue;
      if (childOf(node, "left")?.text !== "pytestmark") continue;
      const right = childOf(node, "right");
      if (right === null) continue;
      const entries = ["list", "tuple"].includes(right.type) ? namedChildren(right) : [right];
      marks.push(...entries.map((entry) => markOf(entry, values)));
    }
  }
  return marks;
}

/** Puts in what a variable holds, three steps deep: `slow = skip_it`, `skip_it = pytest.mark.skip`. */
function markOf(node: SyntaxNode, values: ReadonlyMap<string, SyntaxNode>, depth = 3): TestMark {
  const replace = (part: SyntaxNode): string | null => {
    if (part.type !== "identifier" || part.parent?.type === "keyword_argument" || depth === 0) return null;
    const value = values.get(part.text);
    if (value === undefined || value === part) return null;
    return markOf(value, values, depth - 1).meaning;
  };
  return { meaning: normalForm(node, replace), node };
}
