import { childOf, decoratorsOf, descendants, type SyntaxNode } from "../../syntax/python/plain-tree.ts";
import {
  type Definition,
  definitionsByName,
  definitionsOf,
} from "../../syntax/python/test-module/definitions.ts";
import { baseNames, fixturesUsedBy, marksInForce } from "../../syntax/python/test-module/marks.ts";
import type { FixtureSettings } from "../shared/fixture-settings.ts";

/** A module that can give fixtures to a test: its own file, a conftest above it, a module with a base class. */
export interface FixtureModule {
  readonly path: string;
  readonly root: SyntaxNode;
}

/** Whether a test runs under the fixture, and if not, why not. */
export type FixtureAnswer =
  | { readonly has: true; readonly file: string; readonly line: number }
  | { readonly has: false; readonly why: string };

/**
 * Finds the fixture that is in force for a test.
 * @param module the test's file
 * @param around conftest files above it, nearest first
 * @param classes finds a class of another module by the name that a module knows it by
 */
export function findFixture(
  test: Definition,
  module: FixtureModule,
  around: readonly FixtureModule[],
  classes: (from: FixtureModule, name: string) => { module: FixtureModule; definition: Definition } | null,
  { name, configures }: FixtureSettings,
): FixtureAnswer {
  const visible: Candidate[] = [];
  const byName = definitionsByName(definitionsOf(module.root));
  collectFromClasses(test.className, module, classes, name, visible);
  for (const place of [module, ...around]) {
    const found = definitionsByName(definitionsOf(place.root)).get(name);
    if (found !== undefined) visible.push({ module: place, definition: found });
  }
  // As in pytest, the nearest definition of the name hides the others.
  const nearest = visible[0];
  if (nearest === undefined) return { has: false, why: `there is no fixture ${name} in force` };
  const { definition } = nearest;
  const isFixture = decoratorsOf(definition.node).some((decorator) => /\bfixture\b/.test(decorator.text));
  if (!isFixture) return { has: false, why: `${name} is not a fixture: its decorator is missing` };
  if (!callsFunction(definition.node, configures))
    return { has: false, why: `the body of ${name} never calls ${configures}()` };
  const asked =
    fixturesUsedBy(marksInForce(module.root, test, byName)).has(name) || asksByParameter(test, name);
  if (!asked && !isAutouse(definition))
    return { has: false, why: `${name} is there, but without autouse nothing uses it` };
  return { has: true, file: nearest.module.path, line: definition.outer.line };
}

interface Candidate {
  readonly module: FixtureModule;
  readonly definition: Definition;
}

function collectFromClasses(
  className: string | null,
  module: FixtureModule,
  classes: (from: FixtureModule, name: string) => Candidate | null,
  fixture: string,
  visible: Candidate[],
): void {
  const pending: { module: FixtureModule; name: string }[] =
    className === null ? [] : [{ module, name: className }];
  const seen = new Set<string>();
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const id = `${next.module.path}:${next.name}`;
    if (seen.has(id)) continue;
    seen.add(id);
    const found = classes(next.module, next.name);
    if (found === null) continue;
    const own = definitionsByName(definitionsOf(found.module.root)).get(
      `${found.definition.qualifiedName}.${fixture}`,
    );
    if (own !== undefined) visible.push({ module: found.module, definition: own });
    for (const base of baseNames(found.definition.node)) pending.push({ module: found.module, name: base });
    if (found.definition.className !== null) {
      pending.push({ module: found.module, name: found.definition.className });
    }
  }
}

/** A real call: not in a nested function that nobody calls, not behind `if False` or a `return`, not of another thing. */
function callsFunction(fixture: SyntaxNode, name: string): boolean {
  const body = childOf(fixture, "body");
  if (body === null) return false;
  const isElsewhere = (node: SyntaxNode) =>
    ["function_definition", "lambda", "class_definition"].includes(node.type);
  const reached = [...descendants(body, (node) => !isElsewhere(node) && !isDead(node))];
  const isReplaced = reached.some(
    (node) => node.type === "assignment" && childOf(node, "left")?.text === name,
  );
  const end = body.children.find(
    (child) => child.type === "return_statement" || child.type === "raise_statement",
  );
  return reached.some((node) => {
    if (node.type !== "call" || isReplaced || (end !== undefined && node.start > end.start)) return false;
    const callee = childOf(node, "function")?.text ?? "";
    return callee === name || callee.endsWith(`.${name}`);
  });
}

function isDead(node: SyntaxNode): boolean {
  if (node.type !== "block" || node.parent?.type !== "if_statement" || node.field !== "consequence")
    return false;
  return /^(False|0|None)$/.test(childOf(node.parent, "condition")?.text ?? "");
}

function isAutouse(definition: Definition): boolean {
  return decoratorsOf(definition.node).some((decorator) => /\bautouse\s*=\s*True\b/.test(decorator.text));
}

function asksByParameter(test: Definition, name: string): boolean {
  const parameters = childOf(test.node, "parameters");
  return parameters?.children.some((child) => child.type === "identifier" && child.text === name) ?? false;
}
