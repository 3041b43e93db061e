import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { makeScan } from "../../src/domain/scan.ts";
import type { RouteTarget, TargetState } from "../../src/domain/target.ts";
import { adoptChecklist } from "../../src/reports/adopt-checklist.ts";

function route(method: string, path: string, handler: string, file: string, state: TargetState): RouteTarget {
  return {
    key: `${method} ${path}`,
    kind: "fastapi-routes",
    name: handler,
    method,
    path,
    handler,
    file: `airflow-core/src/airflow/api_fastapi/execution_api/routes/${file}`,
    line: 10,
    state,
    marks: [],
    reasons: [],
    facts: {},
  };
}

const scan = makeScan({
  kind: "fastapi-routes",
  commit: "a".repeat(40),
  dirty: false,
  targets: [
    route(
      "PUT",
      "/execution/task-instances/{task_instance_id}/heartbeat",
      "ti_heartbeat",
      "task_instances.py",
      "converted",
    ),
    route(
      "PATCH",
      "/execution/task-instances/{task_instance_id}/run",
      "ti_run",
      "task_instances.py",
      "to-convert",
    ),
    route(
      "GET",
      "/execution/task-instances/count",
      "get_task_instance_count",
      "task_instances.py",
      "to-convert",
    ),
    route("GET", "/execution/variables/{variable_key}", "get_variable", "variables.py", "blocked"),
    route("GET", "/execution/connections/{connection_id}", "get_connection", "connections.py", "no-session"),
    route("GET", "/execution/dag-runs/{dag_id}/{run_id}", "get_dag_run", "dag_runs.py", "converted"),
    route("POST", "/execution/dag-runs/{dag_id}/{run_id}", "trigger_dag_run", "dag_runs.py", "to-convert"),
  ],
  unresolved: [],
});
const url = (number: number) => `https://github.com/apache/airflow/pull/${number}`;
const truth = {
  scan,
  pullRequests: new Map([
    ["PUT /execution/task-instances/{task_instance_id}/heartbeat", [{ number: 67800, url: url(67800) }]],
    ["PATCH /execution/task-instances/{task_instance_id}/run", [{ number: 70001, url: url(70001) }]],
  ]),
  abandoned: new Set([60000]),
};

const epic = `### Description

Some prose with - [ ] in it.

**\`task_instances.py\`**
- [ ] PUT /{task_instance_id}/heartbeat — ti_heartbeat — https://github.com/apache/airflow/pull/67800
- [ ] PATCH /{task_instance_id}/run — ti_run —
- [x] GET /count — get_task_instance_count (trigger)

**variables.py**
* [X] \`GET /{variable_key:path}\` - \`get_variable\`

**connections.py**
- [x] GET /{connection_id} — get_connection

**dag_runs.py**
1. [ ] GET /{dag_id}/{run_id} — get_dag_run

- [ ] GET /gone/away — gone
- [ ] Write a blog post

\`\`\`
- [ ] PATCH /{task_instance_id}/run — ti_run —
\`\`\`
`;

describe("adopting a checklist", () => {
  it("keeps boxes true both ways, adds links, and changes nothing else", () => {
    const adopted = adoptChecklist(epic, truth);

    expect(adopted.body).toBe(
      epic
        .replace("- [ ] PUT", "- [x] PUT")
        .replace("ti_run —\n- [x] GET /count", `ti_run — ${url(70001)}\n- [ ] GET /count`)
        .replace("* [X]", "* [ ]")
        .replace("1. [ ]", "1. [x]"),
    );
  });

  it("reports what it did and what it could not match", () => {
    const adopted = adoptChecklist(epic, truth);

    expect(adopted).toMatchObject({
      found: true,
      ticked: [
        "PUT /execution/task-instances/{task_instance_id}/heartbeat",
        "GET /execution/dag-runs/{dag_id}/{run_id}",
      ],
      unticked: ["GET /execution/task-instances/count", "GET /execution/variables/{variable_key}"],
      linked: ["PATCH /execution/task-instances/{task_instance_id}/run"],
      missing: ["POST /execution/dag-runs/{dag_id}/{run_id}"],
      unmatched: [{ line: "- [ ] GET /gone/away — gone", reason: "no such target" }],
    });
  });

  it("does nothing more the second time", () => {
    const once = adoptChecklist(epic, truth).body;

    expect(adoptChecklist(once, truth).body).toBe(once);
  });

  it("keeps Windows line ends", () => {
    const crlf = epic.replace(/\n/g, "\r\n");

    expect(adoptChecklist(crlf, truth).body).toBe(adoptChecklist(epic, truth).body.replace(/\n/g, "\r\n"));
  });

  it.each([
    ["full path", "- [ ] PUT /execution/task-instances/{task_instance_id}/heartbeat"],
    ["other parameter name", "- [ ] PUT /execution/task-instances/{ti_id}/heartbeat — ti_heartbeat"],
    ["bold method", "- [ ] **PUT** `/task-instances/{id}/heartbeat`"],
    ["hyphens", "- [ ] PUT /{id}/heartbeat - ti_heartbeat - #67800"],
    ["a link", "- [ ] [PUT /{id}/heartbeat](https://example.org/x) – ti_heartbeat"],
    ["handler only", "- [ ] `ti_heartbeat`"],
    ["lower case", "+ [ ] put /{id}/heartbeat"],
    ["final slash", "- [ ] PUT /task-instances/{id}/heartbeat/"],
    ["nested", "  - [ ] PUT /{id}/heartbeat — ti_heartbeat"],
  ])("recognises a line with %s", (_, line) => {
    expect(adoptChecklist(`- x\n${line}\n`, truth).ticked).toEqual([
      "PUT /execution/task-instances/{task_instance_id}/heartbeat",
    ]);
  });

  it("replaces the link to an abandoned pull request, in whatever form it is", () => {
    const line = "- [ ] PATCH /{id}/run — ti_run — [#60000](https://github.com/apache/airflow/issues/1)";

    expect(adoptChecklist(line, truth).body).toBe(line.replace("#60000", "#70001"));
  });

  it("leaves a link alone that it knows nothing about", () => {
    const line = `- [ ] PATCH /{id}/run — ti_run — ${url(12345)}`;

    expect(adoptChecklist(line, truth).body).toBe(line);
  });

  it("does not guess between two handlers", () => {
    const adopted = adoptChecklist("- [ ] PUT /{id}/heartbeat\n- [ ] /{dag_id}/{run_id}", truth);

    expect(adopted.unmatched).toEqual([{ line: "- [ ] /{dag_id}/{run_id}", reason: "fits several targets" }]);
  });

  it("leaves a body without a checklist alone, other task lists included", () => {
    const body = "- [ ] buy milk\n- [x] GET /nothing/here\n";

    expect(adoptChecklist(body, truth)).toMatchObject({ body, found: false, missing: [], unmatched: [] });
  });

  it("changes boxes and links only, whatever else stands on the lines", () => {
    const junk = fc.string({ unit: "binary", maxLength: 30 }).map((text) => text.replace(/[\r\n]/g, " "));
    const line = fc.tuple(junk, fc.constantFrom(...epic.split("\n")), junk).map((parts) => parts.join(""));
    const blank = (text: string) => text.replace(/\[[ xX]\]/, "[]");
    const links = ["", " —", " –", " --", " -"].map((dash) => `${dash} ${url(70001)}`);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 12 }), (before) => {
        const once = adoptChecklist(before.join("\n"), truth).body;

        expect(adoptChecklist(once, truth).body).toBe(once);
        once.split("\n").forEach((after, index) => {
          const candidates = [after, ...links.map((link) => after.replace(link, ""))].map(blank);
          expect(candidates).toContain(blank(before[index]!.replace("60000", "70001")));
        });
      }),
      { numRuns: 300 },
    );
  });
});
