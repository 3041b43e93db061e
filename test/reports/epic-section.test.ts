import { describe, expect, it } from "vitest";
import { needsPages, renderEpicPages } from "../../src/reports/epic-pages.ts";
import { renderEpicSection } from "../../src/reports/epic-section.ts";
import { findMarkers } from "../../src/reports/section-markers.ts";
import { anEpic } from "./epics.ts";

describe("the epic's section", () => {
  it.each([20, 171, 1500])("shows %i routes within GitHub's limit", async (count) => {
    const section = renderEpicSection(anEpic(count));

    expect(section.length).toBeLessThanOrEqual(65_536);
    await expect(section).toMatchFileSnapshot(`../fixtures/epics/${count}-routes.md`);
  });

  it("says what it shortened, and the pages hold every route", () => {
    const epic = anEpic(1500);
    const section = renderEpicSection(epic);
    const pages = renderEpicPages(epic);

    expect(needsPages(section)).toBe(true);
    for (const page of pages) expect(page.length).toBeLessThanOrEqual(65_536);
    for (const target of epic.scan.targets) {
      expect(pages.some((page) => page.includes(`| [\`${target.key}\`]`))).toBe(true);
    }
  });

  it("needs no pages while everything fits", () => {
    expect(needsPages(renderEpicSection(anEpic(20)))).toBe(false);
  });

  it.each([60_000, 30_000, 10_000, 3_000])("fits into %i characters", (room) => {
    expect(renderEpicSection(anEpic(1500), room).length).toBeLessThanOrEqual(room);
  });

  it("means the same at another commit that changes no target", () => {
    const epic = anEpic(20);
    const later = {
      ...epic,
      scan: {
        ...epic.scan,
        commit: "f".repeat(40),
        targets: epic.scan.targets.map((target) => ({ ...target, line: target.line + 3 })),
      },
      history: [...epic.history, { ...epic.history.at(-1)!, committedAt: "2026-11-30T00:00:00Z" }],
    };

    const [before, after] = [epic, later].map(
      (input) => findMarkers(renderEpicSection(input), "async-sessions")[0],
    );

    expect(after?.meaning).toBe(before?.meaning);
  });

  it("means something else when a route changes its state", () => {
    const epic = anEpic(20);
    const [first, ...rest] = epic.scan.targets;
    const later = {
      ...epic,
      scan: { ...epic.scan, targets: [{ ...first!, state: "converted" as const }, ...rest] },
    };

    const [before, after] = [epic, later].map(
      (input) => findMarkers(renderEpicSection(input), "async-sessions")[0],
    );

    expect(after?.meaning).not.toBe(before?.meaning);
  });
});
