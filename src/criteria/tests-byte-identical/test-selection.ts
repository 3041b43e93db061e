import type { ConversionPullRequest } from "../../domain/pull-request.ts";
import { normalForm } from "../../syntax/python/normal-form.ts";
import { readSyntax } from "../../syntax/python/plain-tree.ts";
import { definitionsByName, definitionsOf } from "../../syntax/python/test-module/definitions.ts";
import { pathAtBase, readTexts } from "../shared/file-texts.ts";
import type { RuledFindings } from "../shared/ruled-findings.ts";
import { changedLines } from "./changed-lines.ts";
import { compareCollection } from "./collection.ts";
import { compareContext } from "./test-context.ts";

/**
 * Looks at the files that decide which tests run and what they lean on: the conftest files above the tests
 * and the configuration of pytest.
 * @param testPaths head paths of the test files
 */
export async function compareSelection(
  pullRequest: ConversionPullRequest,
  testPaths: readonly string[],
  usedNames: readonly string[],
  fixture: string,
  findings: RuledFindings,
): Promise<void> {
  const changed = pullRequest.changedFiles
    .filter((file) => file.status !== "removed")
    .map((file) => file.path);
  const conftests = changed.filter((path) => isConftestAbove(path, testPaths));
  const configurations = changed.filter((path) => configuration.test(path));
  const after = await readTexts(pullRequest.head, [...conftests, ...configurations]);
  const basePaths = new Map(
    [...conftests, ...configurations].map((path) => [path, pathAtBase(pullRequest.changedFiles, path)]),
  );
  const before = await readTexts(
    pullRequest.base,
    [...basePaths.values()].filter((path) => path !== null),
  );
  const textBefore = (path: string) => before.get(basePaths.get(path) ?? "") ?? "";
  for (const path of conftests) {
    const pair = {
      headPath: path,
      before: await readSyntax(textBefore(path)),
      after: await readSyntax(after.get(path) ?? ""),
    };
    compareCollection(pair, [], fixture, findings);
    compareContext(pair, { tests: [], mentioned: usedNames }, fixture, findings);
    lookAtHooks(pair, findings);
  }
  for (const path of configurations) {
    lookAtConfiguration(path, textBefore(path), after.get(path) ?? "", findings);
  }
}

const configuration = /(^|\/)(pytest\.ini|\.pytest\.ini|tox\.ini|setup\.cfg|pyproject\.toml)$/;

function isConftestAbove(path: string, testPaths: readonly string[]): boolean {
  if (!/(^|\/)conftest\.py$/.test(path)) return false;
  const folder = path.slice(0, -"conftest.py".length);
  return testPaths.some((test) => test.startsWith(folder));
}

/** `pytest_...` functions can drop, skip or pass tests at will. */
function lookAtHooks(
  pair: { headPath: string } & Record<"before" | "after", Awaited<ReturnType<typeof readSyntax>>>,
  findings: RuledFindings,
): void {
  const before = definitionsByName(definitionsOf(pair.before));
  for (const hook of definitionsOf(pair.after)) {
    if (hook.kind !== "function" || !hook.name.startsWith("pytest_")) continue;
    const old = before.get(hook.qualifiedName);
    if (old !== undefined && normalForm(old.outer) === normalForm(hook.outer)) continue;
    findings.add("tests-run", {
      message: `${hook.name} in conftest.py was ${old === undefined ? "added" : "changed"}.`,
      why: "A pytest hook decides which tests run and how their results count.",
      fix: "Leave the hooks of pytest out of a conversion.",
      file: pair.headPath,
      line: hook.outer.line,
      endLine: hook.outer.endLine,
      level: /collect|ignore|runtest|makereport|pyfunc|fixture_setup/.test(hook.name) ? "error" : "warning",
    });
  }
}

function lookAtConfiguration(path: string, before: string, after: string, findings: RuledFindings): void {
  const selects =
    /--ignore|--deselect|-k[ =]|-m[ =]|\bcollect_ignore|\b(addopts|testpaths|norecursedirs|python_(files|classes|functions))\b/;
  for (const change of changedLines(before, after, 1)) {
    if (![...change.added, ...change.removed].some((line) => selects.test(line))) continue;
    findings.add("tests-run", {
      message: "This pull request changes which tests pytest runs.",
      why: "A test that is not selected proves nothing, though its own bytes are the same.",
      fix: "Leave the selection of tests out of a conversion.",
      file: path,
      line: change.line,
      endLine: change.endLine,
      level: change.added.some((line) => /--ignore|--deselect/.test(line)) ? "error" : "warning",
    });
  }
}
