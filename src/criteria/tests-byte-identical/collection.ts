import { normalForm } from "../../syntax/python/normal-form.ts";
import { childOf, descendants, type SyntaxNode } from "../../syntax/python/plain-tree.ts";
import { isSkipCall } from "../../syntax/python/test-module/assertions.ts";
import {
  type Definition,
  definitionsByName,
  definitionsOf,
  plainStatements,
} from "../../syntax/python/test-module/definitions.ts";
import { isSkipMark, marksInForce, type TestMark } from "../../syntax/python/test-module/marks.ts";
import type { Remark, RuledFindings } from "../shared/ruled-findings.ts";
import type { ContextPair } from "./test-context.ts";

/** Says where existing tests are kept from running: marks at any level, names taken away, skips of the module. */
export function compareCollection(
  pair: ContextPair,
  tests: readonly string[],
  fixture: string,
  findings: RuledFindings,
): void {
  const before = definitionsByName(definitionsOf(pair.before));
  const after = definitionsByName(definitionsOf(pair.after));
  for (const name of tests) {
    const old = before.get(name);
    const now = after.get(name);
    if (old === undefined || now === undefined) continue;
    const known = new Set(marksInForce(pair.before, old, before).map((mark) => mark.meaning));
    for (const mark of marksInForce(pair.after, now, after)) {
      if (!known.has(mark.meaning)) lookAtMark(pair, name, mark, fixture, now, findings);
    }
  }
  lookAtStatements(pair, namesIn(tests), findings);
}

/** A later import of a name replaces the test or the class of that name, as a second definition would. */
function importsName(statement: SyntaxNode, names: ReadonlySet<string>): boolean {
  if (!statement.type.startsWith("import_") && statement.type !== "import_from_statement") return false;
  return statement.children
    .filter((child) => child.field === "name")
    .some((child) => names.has(childOf(child, "alias")?.text ?? child.text));
}

function lookAtMark(
  { headPath }: ContextPair,
  test: string,
  mark: TestMark,
  fixture: string,
  definition: Definition,
  findings: RuledFindings,
): void {
  const place = { file: headPath, line: mark.node.line, endLine: mark.node.endLine };
  if (isSkipMark(mark)) {
    findings.add("tests-run", {
      ...place,
      message: `${test} is now skipped or expected to fail.`,
      why: "A test that does not run, or that may fail, proves nothing.",
      fix: "Remove the mark.",
      level: "error",
    });
    return;
  }
  const isOwn = definition.outer.start <= mark.node.start && mark.node.end <= definition.outer.end;
  const isHarmless = mark.meaning.includes(fixture) || /^(pytest \. )?mark \. /.test(mark.meaning);
  // The test's own decorators are part of its bytes.
  if (isOwn || isHarmless) return;
  findings.add("tests-run", {
    ...place,
    message: `${test} now stands under ${mark.meaning.slice(0, 80)}, whose effect could not be seen.`,
    why: "A decorator can skip or change every test below it.",
    fix: "Remove it, or say in the pull request what it does.",
    level: "warning",
  });
}

/** Statements of the module or a class that were not there before and that take tests away. */
function lookAtStatements(pair: ContextPair, names: ReadonlySet<string>, findings: RuledFindings): void {
  const known = new Set(statementsOf(pair.before).map((statement) => normalForm(statement)));
  for (const statement of statementsOf(pair.after)) {
    if (known.has(normalForm(statement))) continue;
    const how = takesAway(statement, names);
    if (how !== null) findings.add("tests-run", takenAway(pair.headPath, statement, how));
  }
}

function statementsOf(root: SyntaxNode): readonly SyntaxNode[] {
  const classes = definitionsOf(root).filter((definition) => definition.kind === "class");
  return [root, ...classes.map((definition) => definition.node)].flatMap((scope) => plainStatements(scope));
}

function takesAway(statement: SyntaxNode, names: ReadonlySet<string>): string | null {
  if (/\b__test__\s*=\s*False/.test(statement.text)) return "tells pytest to collect nothing here";
  if (/\bcollect_ignore(_glob)?\b/.test(statement.text)) return "tells pytest to ignore files";
  if (importsName(statement, names)) return "replaces tests";
  for (const node of descendants(statement)) {
    if (isSkipCall(node)) return "skips the tests of this file";
    if (node.type === "raise_statement") return "keeps this file from being imported";
    const target = ["assignment", "delete_statement"].includes(node.type) ? targetOf(node) : "";
    if (target !== "" && target.split(/[.\s,()[\]]+/).some((part) => names.has(part)))
      return "replaces tests";
    if (node.type === "call" && /^(setattr|delattr)$/.test(childOf(node, "function")?.text ?? "")) {
      if ([...names].some((name) => node.text.includes(name))) return "replaces tests";
    }
  }
  return null;
}

function targetOf(node: SyntaxNode): string {
  return node.type === "assignment" ? (childOf(node, "left")?.text ?? "") : node.text.replace(/^del\s+/, "");
}

function takenAway(file: string, statement: SyntaxNode, how: string): Remark {
  return {
    message: `This statement ${how}: ${statement.text.split("\n", 1)[0]?.slice(0, 100) ?? ""}`,
    why: "A test that does not run proves nothing, though its own bytes are the same.",
    fix: "Remove the statement.",
    file,
    line: statement.line,
    endLine: statement.endLine,
    level: "error",
  };
}

/** Names of the tests and of the classes that hold them. */
function namesIn(tests: readonly string[]): ReadonlySet<string> {
  return new Set(tests.flatMap((test) => test.split(".")));
}
