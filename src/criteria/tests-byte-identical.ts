import type { Criterion, Finding, Verdict } from "../domain/criterion.ts";
import type { ConversionPullRequest } from "../domain/pull-request.ts";
import { fixtureSettingsOf } from "./shared/fixture-settings.ts";
import { type RuledFindings, ruledFindings } from "./shared/ruled-findings.ts";
import { convertsNothing, verdictFrom } from "./shared/verdicts.ts";
import { comparePythonFile } from "./tests-byte-identical/compare-python-file.ts";
import { compareTextTests, goneTest } from "./tests-byte-identical/compare-text-tests.ts";
import { loadTestFiles, nameOf, type TestFile } from "./tests-byte-identical/test-comparison.ts";
import { compareSelection } from "./tests-byte-identical/test-selection.ts";

const id = "tests-byte-identical";

/** The existing tests of the converted routes still prove what they proved. */
export const testsByteIdentical: Criterion = {
  id,
  title: "Existing tests of the converted routes are unchanged",
  reconsiderOn: ["commits", "settings"],
  evaluate: (pullRequest) =>
    pullRequest.conversions.length === 0 ? convertsNothing(id) : judge(pullRequest),
};

async function judge(pullRequest: ConversionPullRequest): Promise<Verdict> {
  const findings = ruledFindings(pullRequest.settings);
  const fixture = fixtureSettingsOf(pullRequest.settings).name;
  const files = await loadTestFiles(pullRequest);
  for (const file of files) {
    if (file.after === null) {
      for (const test of file.tests) findings.add("tests-kept", goneTest(file, test));
    } else if (file.path.endsWith(".py")) {
      await comparePythonFile(file, pullRequest, fixture, findings);
    } else {
      compareTextTests(file, pullRequest.headTests.tests, findings);
    }
  }
  const paths = files.map((file) => file.headPath ?? file.path);
  const names = files.flatMap((file) => namesMentioned(file.before));
  if (paths.some((path) => path.endsWith(".py"))) {
    await compareSelection(pullRequest, paths, names, fixture, findings);
  }
  for (const file of files) lookAtTargets(file, pullRequest, findings);
  const tests = new Set(files.flatMap((file) => file.tests.map((test) => `${file.path} ${nameOf(test)}`)));
  const passing = `${tests.size === 1 ? "1 existing test is" : `All ${tests.size} existing tests are`} unchanged.`;
  return verdictFrom(id, [...findings.list(), ...untested(pullRequest)], passing, pullRequest.unreadable);
}

/** A test that is the same but that reaches another route now proves nothing about the converted one. */
function lookAtTargets(file: TestFile, pullRequest: ConversionPullRequest, findings: RuledFindings): void {
  const keys = new Map(pullRequest.conversions.map(({ before, after }) => [before.key, after.key]));
  for (const test of file.tests) {
    const now = pullRequest.headTests.tests.find(
      (candidate) => candidate.file === file.headPath && nameOf(candidate) === nameOf(test),
    );
    // A test that reaches no route at all is not in the list; one that is gone is said elsewhere.
    const line = now?.line ?? lineNaming(file.after ?? "", test.name);
    const lost = test.targets.find(
      (key) => keys.has(key) && now?.targets.includes(keys.get(key) ?? "") !== true,
    );
    if (line === null || lost === undefined) continue;
    findings.add("tests-run", {
      message: `${nameOf(test)} exercised ${lost}, and does not any more.`,
      why: "A test of another route proves nothing about the converted one.",
      fix: "Leave the path of the route and the constants of the test as they were.",
      file: file.headPath ?? file.path,
      line,
      endLine: now?.endLine ?? line,
      level: "warning",
    });
  }
}

/** The line that defines a test of this name, or null. */
function lineNaming(text: string, name: string): number | null {
  const index = text
    .split("\n")
    .findIndex((line) => line.includes(` ${name}(`) || line.includes(`"${name}"`));
  return index < 0 ? null : index + 1;
}

/** Routes for which nothing can be said: no test was there before. */
function untested(pullRequest: ConversionPullRequest): readonly Finding[] {
  const tested = new Set(pullRequest.baseTests.tests.flatMap((test) => test.targets));
  const unmatched = pullRequest.baseTests.unmatched.length;
  return pullRequest.conversions
    .filter(({ before }) => !tested.has(before.key))
    .map(({ before, after }) => ({
      message: `No existing test of ${before.key} was found.`,
      why: `Nothing shows that it still behaves as before.${unmatched === 0 ? "" : ` ${unmatched} calls in tests could not be matched to a route.`}`,
      fix: "Add a test of the route in a pull request before the conversion, or point the reviewer to the test that exercises it.",
      file: after.file,
      line: after.line,
      endLine: after.line,
      level: "warning",
    }));
}

function namesMentioned(text: string): readonly string[] {
  return [...new Set(text.match(/[A-Za-z_]\w*/g) ?? [])];
}
