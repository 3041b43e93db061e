import type { TestCase } from "../../domain/test-map.ts";
import type { RuledFindings } from "../shared/ruled-findings.ts";
import { changedLines } from "./changed-lines.ts";
import { nameOf, type TestFile } from "./test-comparison.ts";

/**
 * Compares tests of a language that is not looked into: each test's lines, byte for byte, wherever they
 * stand now, and the lines around them.
 */
export function compareTextTests(
  file: TestFile,
  headTests: readonly TestCase[],
  findings: RuledFindings,
): void {
  const { after, headPath } = file;
  if (after === null || headPath === null) return;
  const lines = { before: file.before.split("\n"), after: after.split("\n") };
  for (const test of file.tests) {
    const now = headTests.find(
      (candidate) => candidate.file === headPath && nameOf(candidate) === nameOf(test),
    );
    if (now === undefined) {
      findings.add("tests-kept", goneTest(file, test));
      continue;
    }
    const old = lines.before.slice(test.line - 1, test.endLine).join("\n");
    const current = lines.after.slice(now.line - 1, now.endLine).join("\n");
    for (const change of changedLines(old, current, now.line)) {
      findings.add("test-bytes", {
        message: `${nameOf(test)} was changed.`,
        why: "The tests of a converted route prove that it still behaves as before; once they change, they prove it only for the new tests.",
        fix: "Put the test back as it was, byte for byte. What the conversion needs on top belongs into a new test.",
        file: headPath,
        line: change.line,
        endLine: change.endLine,
        level: "error",
      });
    }
  }
  lookAround(file, headPath, lines.after.join("\n"), headTests, findings);
}

/** What a test stands in (`describe`, set-up, imports) counts too, as far as text can tell. */
function lookAround(
  file: TestFile,
  headPath: string,
  after: string,
  headTests: readonly TestCase[],
  findings: RuledFindings,
): void {
  const skipping =
    /\b(x(it|test|describe)|(it|test|describe|suite)\.(skip|todo|only|fails|failing|skipIf|runIf))\b/;
  const covered = (line: number) =>
    headTests.some((test) => test.file === headPath && test.line <= line && line <= test.endLine);
  for (const change of changedLines(file.before, after, 1)) {
    const skips = change.added.some((line) => skipping.test(line));
    if (!skips && (change.removed.every((line) => line.trim() === "") || covered(change.line))) continue;
    findings.add(skips ? "tests-run" : "test-context", {
      message: skips
        ? "Tests are now skipped, or run alone while others do not."
        : "Lines around existing tests were changed.",
      why: "What a test stands in decides whether it runs and what it proves, though its own bytes are the same.",
      fix: "Put the lines back as they were.",
      file: headPath,
      line: change.line,
      endLine: change.endLine,
      level: skips ? "error" : "warning",
    });
  }
}

/** An existing test that is no longer there; the place is that of the base when the file is gone. */
export function goneTest(file: TestFile, test: TestCase, renamedTo: string | null = null) {
  return {
    message:
      renamedTo === null
        ? `${nameOf(test)} was deleted or renamed.`
        : `${nameOf(test)} was renamed to ${renamedTo}.`,
    why: "It was a proof that the route behaves as before; nobody can see that its successor proves the same.",
    fix: "Put the test back under its old name.",
    file: file.headPath !== null && file.after !== null ? file.headPath : file.path,
    line: test.line,
    endLine: test.endLine,
    level: "error",
  } as const;
}
