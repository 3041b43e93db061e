import type { Criterion } from "../domain/criterion.ts";
import type { Conversion, ConversionPullRequest } from "../domain/pull-request.ts";
import type { TestCase } from "../domain/test-map.ts";
import { operatorFactsOf } from "./shared/operator-facts.ts";
import { type RuledFindings, ruledFindings } from "./shared/ruled-findings.ts";
import { convertsNothing, verdictFrom } from "./shared/verdicts.ts";

const id = "sync-path-unchanged";
const decoder = new TextDecoder();

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

async function compareTests(
  { base, head, baseTests, changedFiles, conversions }: ConversionPullRequest,
  findings: RuledFindings,
): Promise<void> {
  const keys = new Set(conversions.map(({ before }) => before.key));
  const tests = baseTests.tests.filter((test) => test.targets.some((key) => keys.has(key)));
  const moved = new Map(changedFiles.map((file) => [file.previousPath ?? file.path, file.path]));
  const earlier = await base.read(new Set(tests.map((test) => test.file)));
  const later = await head.read(new Set(tests.map((test) => moved.get(test.file) ?? test.file)));
  for (const test of tests) {
    const path = moved.get(test.file) ?? test.file;
    const text = textOf(earlier.get(test.file), test);
    const now = later.get(path);
    if (text !== null && now !== undefined && decoder.decode(now).includes(text)) continue;
    findings.add("sync-tests", {
      message: `The test ${test.name} of the sync path was changed or removed.`,
      why: "Only the tests that were there before show that nothing changed for those who do not defer.",
      fix: "Put the test back as it was, and add new ones for deferring.",
      file: now === undefined ? test.file : path,
      line: test.line,
      endLine: test.endLine,
      level: "error",
    });
  }
}

function textOf(bytes: Uint8Array | undefined, { line, endLine }: TestCase): string | null {
  if (bytes === undefined) return null;
  return decoder
    .decode(bytes)
    .split("\n")
    .slice(line - 1, endLine)
    .join("\n");
}
