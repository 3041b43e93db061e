import { normalForm } from "../../syntax/python/normal-form.ts";
import { decoratorsOf, descendants, type SyntaxNode } from "../../syntax/python/plain-tree.ts";
import { isSkipCall } from "../../syntax/python/test-module/assertions.ts";
import {
  type Definition,
  definitionsByName,
  definitionsOf,
} from "../../syntax/python/test-module/definitions.ts";
import { assignedValues, baseNames } from "../../syntax/python/test-module/marks.ts";
import type { RuledFindings } from "../shared/ruled-findings.ts";
import { findLostAssertions } from "./compare-python-test.ts";

/** A module before and after that existing tests lean on: their own file, or a conftest above it. */
export interface ContextPair {
  readonly headPath: string;
  readonly before: SyntaxNode;
  readonly after: SyntaxNode;
}

const setupNames = /^(setup|teardown|asyncSetUp|asyncTearDown|setUp|tearDown)/;

/**
 * Compares what existing tests lean on: helpers, fixtures, set-up methods and constants.
 * @param tests qualified names of the tests, which are compared elsewhere
 * @param mentioned names that tests of other files mention
 * @param fixture the fixture of the definition of done, which may come and go
 */
export function compareContext(
  pair: ContextPair,
  { tests, mentioned }: { readonly tests: readonly string[]; readonly mentioned: readonly string[] },
  fixture: string,
  findings: RuledFindings,
): void {
  const before = definitionsByName(definitionsOf(pair.before));
  const after = definitionsByName(definitionsOf(pair.after));
  const used = namesUsed(before, assignedValues(pair.before), tests, mentioned);
  for (const definition of before.values()) {
    if (definition.kind !== "function" || tests.includes(definition.qualifiedName)) continue;
    if (definition.name === fixture || !isLeanedOn(definition, used)) continue;
    compareHelper(pair, definition, after.get(definition.qualifiedName), findings);
  }
  for (const definition of after.values()) {
    if (definition.kind !== "function" || before.has(definition.qualifiedName)) continue;
    lookAtNewSetup(pair, definition, fixture, { before, used }, findings);
  }
  compareConstants(pair, before, after, used, findings);
}

function compareHelper(
  { headPath }: ContextPair,
  before: Definition,
  after: Definition | undefined,
  findings: RuledFindings,
): void {
  // A helper that is gone breaks the tests that call it; CI says so.
  if (after === undefined || normalForm(before.outer) === normalForm(after.outer)) return;
  const place = { file: headPath, line: after.outer.line, endLine: after.outer.endLine };
  const lost = findLostAssertions(before.node, after.node)[0];
  if (lost !== undefined) {
    findings.add("assertions-kept", {
      ...place,
      message: `${after.qualifiedName}, which existing tests use, no longer asserts what it asserted.`,
      why: "A test whose helper asserts less is a weaker test, though its own bytes are the same.",
      fix: "Put the helper's assertions back as they were.",
      level: "error",
    });
  } else if (before.name.startsWith("test")) {
    return;
  } else {
    findings.add("test-context", {
      ...place,
      message: `${after.qualifiedName}, which existing tests use, was changed.`,
      why: "What a test leans on decides what it proves, though its own bytes are the same.",
      fix: "Leave it as it was, or give new tests a fixture of their own.",
      level: skips(after.node) && !skips(before.node) ? "error" : "warning",
    });
  }
}

function lookAtNewSetup(
  { headPath }: ContextPair,
  definition: Definition,
  fixture: string,
  { before, used }: { before: ReadonlyMap<string, Definition>; used: ReadonlySet<string> },
  findings: RuledFindings,
): void {
  // A new fixture of a name that the tests ask for takes the place of the one that they had.
  const replaces = isFixture(definition) && used.has(definition.name);
  const runsUnasked =
    replaces || isAutouse(definition) || (setupNames.test(definition.name) && definition.className !== null);
  if (!runsUnasked || definition.name === fixture) {
    if (definition.name !== fixture || !skips(definition.node)) return;
  }
  // What a new class sets up for itself is its own business.
  if (definition.className !== null && !before.has(definition.className)) return;
  findings.add("test-context", {
    message: `${definition.qualifiedName} now ${replaces ? "takes the place of the fixture that existing tests use" : "runs around existing tests"}.`,
    why: "What runs around a test can change or skip it, though its own bytes are the same.",
    fix: "Ask for it in the new tests only.",
    file: headPath,
    line: definition.outer.line,
    endLine: definition.outer.endLine,
    level: replaces || skips(definition.node) ? "error" : "warning",
  });
}

function compareConstants(
  pair: ContextPair,
  before: ReadonlyMap<string, Definition>,
  after: ReadonlyMap<string, Definition>,
  used: ReadonlySet<string>,
  findings: RuledFindings,
): void {
  const classes = [...before.values()].filter(
    (definition) => definition.kind === "class" && used.has(definition.name),
  );
  const scopes = [
    { before: pair.before, after: pair.after },
    ...classes.flatMap((definition) => {
      const head = after.get(definition.qualifiedName);
      return head === undefined ? [] : [{ before: definition.node, after: head.node }];
    }),
  ];
  for (const scope of scopes) {
    const values = assignedValues(scope.after);
    for (const [name, value] of assignedValues(scope.before)) {
      const now = values.get(name);
      if (!used.has(name) || name === "pytestmark" || now === undefined) continue;
      if (normalForm(value) === normalForm(now)) continue;
      findings.add("assertions-kept", {
        message: `${name}, which existing tests use, has another value.`,
        why: "A test that asserts against another value is another test, though its own bytes are the same.",
        fix: "Put the value back as it was.",
        file: pair.headPath,
        line: now.line,
        endLine: now.endLine,
        level: "error",
      });
    }
  }
}

/** Every name that the tests mention, directly or through what they mention. */
function namesUsed(
  definitions: ReadonlyMap<string, Definition>,
  values: ReadonlyMap<string, SyntaxNode>,
  roots: readonly string[],
  mentioned: readonly string[],
): ReadonlySet<string> {
  const used = new Set<string>();
  const pending: SyntaxNode[] = [];
  const named = (name: string) => [...definitions.values()].filter((definition) => definition.name === name);
  for (const name of mentioned) use(name);
  for (const root of roots) {
    const definition = definitions.get(root);
    if (definition === undefined) continue;
    pending.push(definition.outer);
    for (const part of (definition.className ?? "").split(".")) use(part);
  }
  for (const definition of definitions.values()) {
    if (isAutouse(definition) || setupNames.test(definition.name)) pending.push(definition.outer);
  }
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    for (const part of descendants(node)) {
      if (part.type === "identifier" || part.type === "string_content") use(part.text);
    }
  }
  return used;

  function use(name: string): void {
    if (name === "" || used.has(name)) return;
    used.add(name);
    const value = values.get(name);
    if (value !== undefined) pending.push(value);
    for (const definition of named(name)) {
      if (definition.kind === "function") pending.push(definition.outer);
      else for (const base of baseNames(definition.node)) use(base);
    }
  }
}

function isLeanedOn(definition: Definition, used: ReadonlySet<string>): boolean {
  return used.has(definition.name) || isAutouse(definition) || setupNames.test(definition.name);
}

function isAutouse(definition: Definition): boolean {
  return decoratorsOf(definition.node).some((decorator) => /autouse\s*=\s*True/.test(decorator.text));
}

function isFixture(definition: Definition): boolean {
  return decoratorsOf(definition.node).some((decorator) => /\bfixture\b/.test(decorator.text));
}

function skips(node: SyntaxNode): boolean {
  return [...descendants(node)].some(isSkipCall);
}
