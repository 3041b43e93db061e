import type { Criterion, Verdict } from "../domain/criterion.ts";
import type { ConversionPullRequest } from "../domain/pull-request.ts";
import { ruleFor } from "../domain/settings.ts";
import { childOf } from "../syntax/python/plain-tree.ts";
import { groupTests, type TestGroup, testsOfConversions } from "./async-engine-fixture/test-modules.ts";
import { compareFindings } from "./shared/finding-order.ts";
import { type FixtureSettings, fixtureSettingsOf } from "./shared/fixture-settings.ts";
import type { Remark } from "./shared/ruled-findings.ts";
import { convertsNothing, verdictFrom } from "./shared/verdicts.ts";

const id = "async-engine-fixture";
const rule = "async-engine-fixture";

/** Every test class of a converted route gets an async engine of its own, or none of them does. */
export const asyncEngineFixture: Criterion = {
  id,
  title: "Tests of the converted routes run with an async engine of their own",
  reconsiderOn: ["commits", "settings"],
  evaluate: (pullRequest) =>
    pullRequest.conversions.length === 0 ? convertsNothing(id) : judge(pullRequest),
};

async function judge(pullRequest: ConversionPullRequest): Promise<Verdict> {
  const settings = fixtureSettingsOf(pullRequest.settings);
  const tests = testsOfConversions(pullRequest, "head");
  if (tests.length === 0) {
    return {
      criterion: id,
      status: "not-applicable",
      summary: "No test of the converted routes was found, so there is nothing that would need the fixture.",
      findings: [],
    };
  }
  const groups = await groupTests(pullRequest.head, tests, settings);
  const forbidden = groups.filter((group) => ruleOf(pullRequest, group) === "forbid" && group.answer.has);
  const before =
    forbidden.length === 0
      ? []
      : await groupTests(pullRequest.base, testsOfConversions(pullRequest, "base"), settings);
  const had = new Set(before.filter((group) => group.answer.has).map((group) => group.name));
  const remarks = groups.flatMap((group) => {
    const value = ruleOf(pullRequest, group);
    if (value === "require" && !group.answer.has) return [missing(group, group.answer.why, settings)];
    if (value === "forbid" && group.answer.has && !had.has(group.name)) return [unwanted(group, settings)];
    return [];
  });
  const findings = remarks.map((remark) => ({ ...remark, rule })).sort(compareFindings);
  return verdictFrom(id, findings, passing(pullRequest, groups), pullRequest.unreadable);
}

function ruleOf(pullRequest: ConversionPullRequest, group: TestGroup) {
  return ruleFor(pullRequest.settings, rule, group.file);
}

function passing(pullRequest: ConversionPullRequest, groups: readonly TestGroup[]): string {
  if (groups.length === 0) return "The tests of the converted routes only make requests that are refused.";
  const values = new Set(groups.map((group) => ruleOf(pullRequest, group)));
  if (values.has("require")) return "Every test class of a converted route has the fixture in force.";
  return values.has("forbid")
    ? "No test class of a converted route got the fixture, as the rule set asks."
    : "The rule set leaves the fixture open.";
}

function missing({ file, name, definition }: TestGroup, why: string, settings: FixtureSettings): Remark {
  const mend = definition.kind === "class" ? mendOf(definition.node, settings) : null;
  return {
    message: `${name} exercises a converted route, but ${why}.`,
    why: "The async engine keeps connections of the event loop that made them; without a new one per test, a later test fails on a loop that is closed.",
    fix: `Add an autouse fixture ${settings.name} that calls ${settings.configures}(), as the definition of done asks.`,
    file,
    line: definition.node.line,
    endLine: mend === null ? definition.node.line : mend.endLine,
    level: "error",
    ...(mend === null ? {} : { suggestion: mend.suggestion }),
  };
}

/** The class line with the fixture below it; only where the class statement stands on one line. */
function mendOf(
  node: { readonly text: string; readonly line: number; readonly column: number } & Parameters<
    typeof childOf
  >[0],
  { name, configures }: FixtureSettings,
): { readonly endLine: number; readonly suggestion: string } | null {
  const body = childOf(node, "body");
  if (body === null || body.line === node.line) return null;
  // A second definition below would win over the one that is suggested.
  if (new RegExp(`\\bdef\\s+${name}\\b`).test(body.text)) return null;
  const header = node.text.split("\n").slice(0, 1)[0] ?? "";
  if (!/:\s*(#.*)?$/s.test(header)) return null;
  const outer = " ".repeat(node.column);
  const inner = `${outer}    `;
  const fixture = [
    "@pytest.fixture(autouse=True)",
    `def ${name}(self):`,
    `    from airflow.settings import ${configures}`,
    "",
    `    ${configures}()`,
  ].map((line) => (line === "" ? "" : `${inner}${line}`));
  return { endLine: node.line, suggestion: [`${outer}${header}`, ...fixture, ""].join("\n") };
}

function unwanted({ file, name, definition, answer }: TestGroup, settings: FixtureSettings): Remark {
  const place = answer.has && answer.file === file ? answer.line : definition.node.line;
  return {
    message: `${name} got the fixture ${settings.name}, which the rule set forbids here.`,
    why: "Each call makes another engine whose pool is never disposed; the clients of these tests dispose of the engine themselves.",
    fix: "Remove the fixture.",
    file,
    line: place,
    endLine: place,
    level: "error",
  };
}
