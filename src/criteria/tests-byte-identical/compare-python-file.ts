import type { ConversionPullRequest } from "../../domain/pull-request.ts";
import { normalForm } from "../../syntax/python/normal-form.ts";
import { childOf, readSyntax, type SyntaxNode } from "../../syntax/python/plain-tree.ts";
import {
  type Definition,
  definitionsByName,
  definitionsOf,
} from "../../syntax/python/test-module/definitions.ts";
import type { RuledFindings } from "../shared/ruled-findings.ts";
import { compareCollection } from "./collection.ts";
import { comparePythonTest } from "./compare-python-test.ts";
import { goneTest } from "./compare-text-tests.ts";
import { nameOf, type TestFile } from "./test-comparison.ts";
import { compareContext } from "./test-context.ts";

/** Compares the existing tests of one Python test file, and all that they stand on in it. */
export async function comparePythonFile(
  file: TestFile,
  pullRequest: ConversionPullRequest,
  fixture: string,
  findings: RuledFindings,
): Promise<void> {
  const { after: text, headPath } = file;
  if (text === null || headPath === null || text === file.before) return;
  const before = await readSyntax(file.before);
  const after = await readSyntax(text);
  const old = definitionsByName(definitionsOf(before));
  const all = definitionsOf(after);
  const now = definitionsByName(all);
  const names = file.tests.map(nameOf);
  for (const test of file.tests) {
    const name = nameOf(test);
    const [was, is] = [old.get(name), now.get(name)];
    if (was === undefined) continue;
    if (is === undefined) {
      findings.add("tests-kept", goneTest(file, test, findSuccessor(was, all, old)));
      continue;
    }
    comparePythonTest({ name, headPath, before: was, after: is }, fixture, findings);
  }
  const pair = { headPath, before, after };
  compareCollection(pair, names, fixture, findings);
  compareContext(pair, { tests: names, mentioned: [] }, fixture, findings);
  pointAtCounters(pullRequest, names, now, headPath, findings);
}

/** A definition that was not there before and that has the body of the one that is gone. */
function findSuccessor(
  gone: Definition,
  all: readonly Definition[],
  old: ReadonlyMap<string, Definition>,
): string | null {
  const body = bodyOf(gone);
  const successor = all.find(
    (candidate) => !old.has(candidate.qualifiedName) && bodyOf(candidate) === body && body !== "",
  );
  return successor?.qualifiedName ?? null;
}

function bodyOf(definition: Definition): string {
  const body = childOf(definition.node, "body");
  return body === null ? "" : normalForm(body);
}

/** Counters of queries listen to the sync engine, so behind a converted route they count nothing. */
function pointAtCounters(
  pullRequest: ConversionPullRequest,
  names: readonly string[],
  definitions: ReadonlyMap<string, Definition>,
  headPath: string,
  findings: RuledFindings,
): void {
  if (pullRequest.conversions.length === 0) return;
  for (const name of names) {
    const definition = definitions.get(name);
    if (definition === undefined || !countsQueries(definition.node)) continue;
    findings.add("query-counters", {
      message: `${name} counts queries.`,
      why: "The counter listens to the sync engine; the converted route uses the async one, so it may count nothing.",
      fix: "Make sure that the counter listens to `async_engine.sync_engine` too.",
      file: headPath,
      line: definition.outer.line,
      endLine: definition.outer.endLine,
      level: "warning",
    });
  }
}

/** True where a test names Airflow's query counters, or what its module calls them. */
function countsQueries(test: SyntaxNode): boolean {
  let module = test;
  while (module.parent !== null) module = module.parent;
  const aliases = [...module.text.matchAll(/\b(?:assert_queries_count|count_queries)\s+as\s+(\w+)/g)];
  const names = ["assert_queries_count", "count_queries", ...aliases.map((match) => match[1] ?? "")];
  return new RegExp(`\\b(${names.join("|")})\\b`).test(test.text);
}
