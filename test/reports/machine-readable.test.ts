import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { Ajv } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { makeScan } from "../../src/domain/scan.ts";
import { renderBadge, renderUnknownBadge } from "../../src/reports/badge.ts";
import { renderCheckJson } from "../../src/reports/check-json.ts";
import { renderCheckSarif } from "../../src/reports/check-sarif.ts";
import { checkJsonSchema, scanJsonSchema } from "../../src/reports/json-schemas.ts";
import { renderReportJson } from "../../src/reports/report-json.ts";
import { renderScanJson } from "../../src/reports/scan-json.ts";
import { anEpic, aRoute } from "./epics.ts";
import { aFinding, aJudgement, nowhere, onGitHub, verdict } from "./judgements.ts";

const scan = makeScan({
  kind: "fastapi-routes",
  commit: "a".repeat(40),
  dirty: false,
  targets: [
    {
      ...aRoute("dags.py", 0, "to-convert"),
      marks: ["streaming"],
      reasons: [{ message: "`session: SessionDep`", file: "app/routes/public/dags.py", line: 11 }],
      ...{ definition: "sync", session: "sync", ownSession: "sync" },
      facts: { decorators: 1 },
    },
    {
      key: "airflow.sensors:FileSensor",
      kind: "deferrable-operators",
      name: "FileSensor",
      file: "sensors.py",
      line: 1,
      state: "converted",
      marks: [],
      reasons: [],
      facts: null,
    },
  ],
  unresolved: [{ file: "app/x.py", line: 3, message: "dynamic prefix" }],
});
const judgement = aJudgement({
  verdicts: [
    verdict("async-conversion", "Async", "fail", "One.", [
      aFinding({ suggestion: "    await x", original: "    x" }),
    ]),
    verdict("all-backends-verified", "Backends", "pending", "Waiting.", []),
  ],
});

describe("JSON", () => {
  it("of a scan has the published fields", async () => {
    await expect(renderScanJson(scan)).toMatchFileSnapshot("../fixtures/reports/scan.json");
  });

  it("of a check has the published fields", async () => {
    await expect(renderCheckJson(judgement)).toMatchFileSnapshot("../fixtures/reports/check.json");
  });

  it("of both is valid against the published schemas", () => {
    const ajv = new Ajv2020({ strict: true });

    expect(ajv.validate(scanJsonSchema(), JSON.parse(renderScanJson(scan)))).toBe(true);
    expect(ajv.validate(checkJsonSchema(), JSON.parse(renderCheckJson(judgement)))).toBe(true);
  });

  it.each([
    ["scan", scanJsonSchema()],
    ["check", checkJsonSchema()],
  ])("schema of %s is published as a file and is current", (name, schema) => {
    const file = `src/reports/schemas/${name}.schema.json`;
    if (process.env.UPDATE_SCHEMAS !== undefined) writeFileSync(file, `${JSON.stringify(schema, null, 2)}\n`);

    expect(JSON.parse(readFileSync(file, "utf8")), "UPDATE_SCHEMAS=1 npx vitest run test/reports").toEqual(
      schema,
    );
  });

  it("of a campaign tells what the epic tells", () => {
    const report = JSON.parse(renderReportJson(anEpic(20)));

    expect(report).toMatchObject({
      branch: "main",
      progress: { converted: 3, convertible: 17 },
      pullRequests: [{ number: 70001, state: "open", conclusion: "fail" }, {}, {}],
      budget: { now: "during" },
    });
    expect(report.targets).toHaveLength(20);
    expect(report.targets[0].note).toContain("Ann");
  });
});

describe("SARIF", () => {
  const sarifSchema = createRequire(import.meta.url).resolve("schemastore/schemas/json/sarif-2.1.0.json");
  const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
  addFormats.default(ajv);
  const schema = JSON.parse(readFileSync(sarifSchema, "utf8"));
  const validate = ajv.compile(schema);

  it.each([
    ["with links", onGitHub, judgement],
    ["without", nowhere, judgement],
    [
      "of a pass",
      onGitHub,
      aJudgement({ verdicts: [verdict("x", "X", "pass", "Fine.")], conclusion: "pass" }),
    ],
    ["of nothing", onGitHub, aJudgement({ verdicts: [], conversions: [], conclusion: "not-applicable" })],
    [
      "of hostile text",
      onGitHub,
      aJudgement({
        verdicts: [
          verdict("x", "\u0000", "fail", "", [
            aFinding({ message: "", why: "", fix: "", file: "a b/{c}.py", line: 0 }),
          ]),
          verdict("y", "", "fail", "", [
            aFinding({ message: "\u202E", why: "", fix: "", file: "ü|?.py", suggestion: "" }),
          ]),
        ],
      }),
    ],
  ])("is valid %s", (_, links, judged) => {
    const log = JSON.parse(renderCheckSarif(judged, links, "1.0.0"));

    expect(validate(log), JSON.stringify(validate.errors)).toBe(true);
  });

  it("names place, rule and mend", () => {
    const log = JSON.parse(renderCheckSarif(judgement, onGitHub, "1.0.0"));

    expect(log.runs[0].results[0]).toMatchObject({
      ruleId: "async-conversion",
      level: "error",
      locations: [{ physicalLocation: { region: { startLine: 120, endLine: 121 } } }],
      fixes: [{ artifactChanges: [{ replacements: [{ deletedRegion: { startLine: 120, endLine: 122 } }] }] }],
    });
    expect(log.runs[0].results[1]).toMatchObject({ ruleId: "all-backends-verified", kind: "open" });
  });
});

describe("a badge", () => {
  it("says the counts, and what keeps them from being the whole truth", () => {
    const svg = renderBadge("<script>", scan.progress);

    expect(svg).toContain("1 of 2 (50 %), 1 unresolved");
    expect(svg).not.toContain("<script>");
  });

  it("says when it knows nothing", () => {
    expect(renderUnknownBadge("async")).toContain("unknown");
  });
});
