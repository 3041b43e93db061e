import { describe, it } from "vitest";
import type { RouteTarget } from "../../src/domain/target.ts";
import { readChecklist } from "../../src/reports/checklist-lines.ts";
import { noteCell, readNotes } from "../../src/reports/epic-notes.ts";
import { findTarget } from "../../src/reports/find-target.ts";
import { restoreLostEdit } from "../../src/reports/restore-lost-edit.ts";
import { isMarkerRest } from "../../src/reports/section-markers.ts";

/** As long as GitHub lets a body be. */
const much = 65_000;

function route(path: string): RouteTarget {
  const key = `GET ${path}`;
  const target = { key, kind: "fastapi-routes", name: "handler", file: "a.py", line: 1, facts: {} };
  return { ...target, state: "to-convert", marks: [], reasons: [], method: "GET", path, handler: "handler" };
}

function lost(before: string, base = "a") {
  return { base, before, after: "b" };
}

describe("text that nobody means", () => {
  it.each<[string, () => unknown]>([
    ["brackets in a checklist", () => readChecklist(`- [ ] ${"[".repeat(much)}`)],
    ["half a link in a checklist", () => readChecklist(`- [ ] ${"[a](".repeat(much / 4)}`)],
    ["brackets behind a path", () => readChecklist(`- [ ] GET /a${")".repeat(much)}x`)],
    ["half a file name in a heading", () => readChecklist(`## ${"a.".repeat(much / 2)}`)],
    ["slashes in a query", () => findTarget(`GET ${"/".repeat(much)}x`, [route("/a")])],
    ["braces in a query", () => findTarget(`GET /${"{".repeat(much)}`, [route("/a")])],
    [
      "a route of many parameters",
      () => findTarget(`GET /${"a".repeat(200)}/b`, [route(`/${"{a}".repeat(18)}x`)]),
    ],
    ["spaces in a note", () => noteCell(`${" ".repeat(much)}x`)],
    [
      "bars in a key",
      () => readNotes(`| Route | Notes |\n| --- | --- |\n| \`\`${"&#124;".repeat(40)}\u2028\` | x |`),
    ],
    ["dashes behind a marker", () => isMarkerRest(`convert-status:end blocks=${"-".repeat(much)}!`)],
    ["hyphens behind an item", () => restoreLostEdit("- [ ] a", lost(`- [ ] ${"-".repeat(much)}x`), "c")],
    [
      "a body of the same lines",
      () => restoreLostEdit("a", lost("x\ny\n".repeat(much / 4), "x\nz\n".repeat(much / 4)), "c"),
    ],
  ])("is read at once: %s", { timeout: 5_000 }, (_, read) => {
    read();
  });
});
