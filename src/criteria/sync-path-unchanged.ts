import type { Criterion } from "../domain/criterion.ts";
import type { Conversion, ConversionPullRequest } from "../domain/pull-request.ts";
import { fixtureSettingsOf } from "./shared/fixture-settings.ts";
import { operatorFactsOf } from "./shared/operator-facts.ts";
import { type RuledFindings, ruledFindings } from "./shared/ruled-findings.ts";
import { convertsNothing, verdictFrom } from "./shared/verdicts.ts";
import { comparePythonFile } from "./tests-byte-identical/compare-python-file.ts";
import { goneTest } from "./tests-byte-identical/compare-text-tests.ts";
import { loadTestFiles } from "./tests-byte-identical/test-comparison.ts";
import { compareSelection } from "./tests-byte-identical/test-selection.ts";

const id = "sync-path-unchanged";

/** Without deferring, the operator does what it did, and the tests that show it are the same. */
export const syncPathUnchanged: Criterion = {
  id,
  title: "The path without deferring is unchanged",
  reconsiderOn: ["commits", "settings"],
  async evaluate(pullRequest) {
    if (pullRequest.conversions.length === 0) return convertsNothing(id);
    const findings = ruledFindings(pullRequest.settings);
    for (const conversion of pullRequest.conversions) {
      compareMethods(conversion, findings);
      compareParameters(conversion, findings);
      compareConstructors(conversion, findings);
    }
    await compareTests(pullRequest, findings);
    return verdictFrom(
      id,
      findings.list(),
      "Without deferring, code and tests are as before.",
      pullRequest.unreadable,
    );
  },
};

const why = "Whoever does not run a triggerer gets this path; a conversion must not change it.";

function compareMethods({ before, after }: Conversion, findings: RuledFindings): void {
  const later = new Map(operatorFactsOf(after).syncPath.methods.map((method) => [method.name, method]));
  for (const { name, digest } of operatorFactsOf(before).syncPath.methods) {
    const method = later.get(name);
    if (method?.digest === digest) continue;
    const line = method?.line ?? after.line;
    findings.add("sync-path", {
      message:
        method === undefined
          ? `${after.name} no longer has the method ${name}.`
          : `${name} of ${after.name} does something else where it does not defer.`,
      why,
      fix: "Leave the existing code as it is and put what defers into a branch of its own: if self.deferrable: self.defer(...).",
      file: after.file,
      line,
      endLine: line,
      level: "error",
    });
  }
}

function compareConstructors({ before, after }: Conversion, findings: RuledFindings): void {
  const [old, now] = [operatorFactsOf(before).syncPath.kept, operatorFactsOf(after).syncPath.kept];
  for (const { name, value } of old) {
    const found = now.filter((each) => each.name === name);
    if (found.length === 1 && found[0]?.value === value) continue;
    const line = found.at(-1)?.line ?? after.line;
    findings.add("sync-path", {
      message: `The constructor of ${after.name} no longer sets ${name} to ${value}.`,
      why,
      fix: "Keep what the constructor did, and only add what deferring needs.",
      file: after.file,
      line,
      endLine: line,
      level: "error",
    });
  }
}

function compareParameters({ before, after }: Conversion, findings: RuledFindings): void {
  const later = new Map(
    operatorFactsOf(after).syncPath.parameters.map((parameter) => [parameter.name, parameter]),
  );
  for (const parameter of operatorFactsOf(before).syncPath.parameters) {
    const now = later.get(parameter.name);
    if (now?.default === parameter.default) continue;
    const line = now?.line ?? after.line;
    findings.add("sync-path", {
      message:
        now === undefined
          ? `${after.name} no longer takes ${parameter.name}.`
          : `The default of ${parameter.name} changed.`,
      why,
      fix: "Keep the parameters and defaults that were there.",
      file: after.file,
      line,
      endLine: line,
      level: "error",
    });
  }
}

/** The tests that were there before, compared as those of routes are: text, marks, and what selects them. */
async function compareTests(pullRequest: ConversionPullRequest, findings: RuledFindings): Promise<void> {
  const { name: fixture } = fixtureSettingsOf(pullRequest.settings);
  const files = await loadTestFiles(pullRequest);
  for (const file of files) {
    if (file.after === null) for (const test of file.tests) findings.add("tests-kept", goneTest(file, test));
    else await comparePythonFile(file, pullRequest, fixture, findings);
  }
  const paths = files.map((file) => file.headPath ?? file.path);
  const names = files.flatMap((file) => file.before.match(/[A-Za-z_]\w*/g) ?? []);
  await compareSelection(pullRequest, paths, [...new Set(names)], fixture, findings);
}
