import type { Criterion } from "../domain/criterion.ts";
import type { ConversionPullRequest } from "../domain/pull-request.ts";
import type { Target } from "../domain/target.ts";
import { readSyntax } from "../syntax/python/plain-tree.ts";
import { definitionsByName, definitionsOf } from "../syntax/python/test-module/definitions.ts";
import { isSkipMark, marksInForce } from "../syntax/python/test-module/marks.ts";
import { readTexts } from "./shared/file-texts.ts";
import { operatorFactsOf } from "./shared/operator-facts.ts";
import { type RuledFindings, ruledFindings } from "./shared/ruled-findings.ts";
import { convertsNothing, verdictFrom } from "./shared/verdicts.ts";

const id = "stage-tests";

/** Each of the two stages has a test: that it defers, and that the callback deals with the event. */
export const stageTests: Criterion = {
  id,
  title: "Both stages are tested",
  reconsiderOn: ["commits", "settings"],
  async evaluate(pullRequest) {
    if (pullRequest.conversions.length === 0) return convertsNothing(id);
    const findings = ruledFindings(pullRequest.settings);
    for (const { after } of pullRequest.conversions) {
      addFindings(after, await testTextsOf(after, pullRequest), findings);
    }
    return verdictFrom(
      id,
      findings.list(),
      "Deferring and the callback are both tested.",
      pullRequest.unreadable,
    );
  },
};

/** The code of each test that exercises the target on the head and is run. */
async function testTextsOf(
  target: Target,
  { head, headTests }: ConversionPullRequest,
): Promise<readonly string[]> {
  const tests = headTests.tests.filter((test) => test.targets.includes(target.key));
  const files = await readTexts(head, new Set(tests.map((test) => test.file)));
  const codes: string[] = [];
  for (const [path, text] of files) {
    const root = await readSyntax(text);
    const byName = definitionsByName(definitionsOf(root));
    for (const test of tests.filter(({ file }) => file === path)) {
      const definition = byName.get(test.className === null ? test.name : `${test.className}.${test.name}`);
      if (definition === undefined || marksInForce(root, definition, byName).some(isSkipMark)) continue;
      codes.push(
        codeOf(
          text
            .split("\n")
            .slice(test.line - 1, test.endLine)
            .join("\n"),
        ),
      );
    }
  }
  return codes;
}

/** Docstrings and comments say nothing about what runs. */
function codeOf(source: string): string {
  return source.replace(/("""|''')[^]*?\1/g, "").replace(/(^|\s)#.*$/gm, "");
}

function addFindings(target: Target, texts: readonly string[], findings: RuledFindings): void {
  const facts = operatorFactsOf(target);
  const at = { file: target.file, line: target.line, endLine: target.line, level: "error" as const };
  const isFirstTested = texts.some((text) => /\bTaskDeferred\b|\.defer\b|["']defer["']|_defer\b/.test(text));
  if (facts.sites.length > 0 && !isFirstTested) {
    findings.add("stage-tests", {
      message: `No test shows that ${target.name} defers.`,
      why: "The first stage can be lost in a later change without anybody noticing: the operator would poll again.",
      fix: "Add a test that executes it with deferrable=True and expects TaskDeferred, with the trigger that it is given.",
      ...at,
    });
  }
  for (const { name, place } of facts.callbacks) {
    if (place === null || name === "execute" || name === "poke") continue;
    if (texts.some((text) => new RegExp(`\\b${name}\\b`).test(text))) continue;
    findings.add("stage-tests", {
      message: `No test calls ${name} of ${target.name}.`,
      why: "The second stage decides whether the task succeeds; it only runs after a trigger fired.",
      fix: `Add tests that call ${name} with a success event and with an error event.`,
      ...at,
    });
  }
}
