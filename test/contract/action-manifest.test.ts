import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import formats from "ajv-formats";
import { expect, test } from "vitest";
import { parse } from "yaml";

const read = (path: string): unknown => parse(readFileSync(path, "utf8"));
const schemaOf = (name: string) =>
  JSON.parse(
    readFileSync(createRequire(import.meta.url).resolve(`schemastore/schemas/json/${name}.json`), "utf8"),
  ) as object;

function problems(schema: string, value: unknown): unknown {
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  const validate = ajv.compile(schemaOf(schema));
  return validate(value) ? [] : validate.errors;
}

test("action.yml is what GitHub reads", () => {
  expect(problems("github-action", read("action.yml"))).toEqual([]);
});

/** The workflow that the README gives to projects without the App. */
function workflowInReadme(): Record<string, unknown> {
  const block = /```yaml\n(# \.github\/workflows\/convert-status\.yml\n[\s\S]*?)```/.exec(
    readFileSync("README.md", "utf8"),
  );
  return parse(block?.[1] ?? "") as Record<string, unknown>;
}

test("the workflow in the README is one, with the rights that the Action needs and no more", () => {
  const workflow = workflowInReadme();
  expect(problems("github-workflow", workflow)).toEqual([]);
  expect(workflow.permissions).toEqual({
    contents: "read",
    checks: "write",
    "pull-requests": "write",
    issues: "write",
    statuses: "read",
  });
});

test("the workflow in the README fetches nothing of a pull request, and never runs on pull_request_target", () => {
  const workflow = workflowInReadme();
  expect(Object.keys(workflow.on as object).sort()).toEqual(["pull_request", "workflow_run"]);
  expect(JSON.stringify(workflow)).not.toMatch(/checkout|pull_request_target|github\.event/);
});
