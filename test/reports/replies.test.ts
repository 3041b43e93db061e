import { describe, expect, it } from "vitest";
import { verbs } from "../../src/commands/command.ts";
import type { RecordedScan } from "../../src/domain/campaign-store.ts";
import { diffScans, makeScan } from "../../src/domain/scan.ts";
import { findTarget } from "../../src/reports/find-target.ts";
import {
  renderHelpReply,
  renderInvalidReply,
  renderNotPermittedReply,
  renderUnknownReply,
} from "../../src/reports/help-reply.ts";
import { renderBlockedReply, renderMineReply, renderNextReply } from "../../src/reports/list-replies.ts";
import { renderReply } from "../../src/reports/reply.ts";
import { renderRouteReply } from "../../src/reports/route-reply.ts";
import { renderNothingSince, renderSinceReply } from "../../src/reports/since-reply.ts";
import { renderStatusReply } from "../../src/reports/status-reply.ts";
import { anEpic, aRoute } from "./epics.ts";

const epic = anEpic(20);
const [first, second, ...rest] = epic.scan.targets;
const earlier: RecordedScan = {
  scan: makeScan({
    kind: "fastapi-routes",
    commit: "9".repeat(40),
    dirty: false,
    targets: [{ ...first!, state: "converted" }, { ...second!, state: "to-convert" }, ...rest.slice(1)],
    unresolved: [],
  }),
  committedAt: "2026-08-01T00:00:00Z",
};
const now: RecordedScan = { scan: epic.scan, committedAt: "2026-09-14T00:00:00Z" };

describe("replies", () => {
  it("answer every command in one comment", async () => {
    const recent = { delta: diffScans(earlier.scan, epic.scan), days: 14 };
    const reply = renderReply(4711, [
      { command: "/convert-status", text: renderStatusReply(epic, { epic: 67799, recent }) },
      { command: "/convert-status route x", text: renderRouteReply(epic, first!.key, [earlier, now]) },
      { command: "/convert-status next 3 module001", text: renderNextReply(epic, 3, "module001") },
      { command: "/convert-status since 2w", text: renderSinceReply(epic, earlier) },
      { command: "/convert-status mine", text: renderMineReply(epic, "Contributor") },
      { command: "/convert-status blocked", text: renderBlockedReply(epic) },
      { command: "/convert-status help", text: renderHelpReply(verbs) },
      { command: "/convert-status nxt", text: renderUnknownReply("nxt", ["next"]) },
      {
        command: "/convert-status route",
        text: renderInvalidReply("Which one?", "/convert-status route METHOD /path"),
      },
      { command: "/convert-status recheck", text: renderNotPermittedReply("/convert-status recheck") },
    ]);

    await expect(reply).toMatchFileSnapshot("../fixtures/comments/replies.md");
  });

  it("say so when there is nothing", () => {
    expect(renderMineReply(epic, "nobody")).toBe(
      "You have no open pull request that converts something here.",
    );
    expect(renderNextReply(epic, 3, "@octocat")).toContain("in `@octocat` is ready");
    expect(renderNothingSince("2w", null)).toBe(
      "No commit of the tracked branch is meant by `2w`. No scan is recorded yet.",
    );
    expect(renderRouteReply(epic, "zzzzzzzz", [])).toContain("No route is like `zzzzzzzz`");
  });

  it("mention nobody, whatever was asked", () => {
    const reply = renderReply(1, [
      { command: "/convert-status @octocat <!-- x -->", text: renderUnknownReply("@octocat", []) },
      { command: "/convert-status route @octocat", text: renderRouteReply(epic, "@octocat fixes #1", []) },
    ]);

    expect(reply.replace(/`[^`]*`/g, "")).not.toMatch(/@|#1/);
    expect(reply.match(/<!--/g)).toHaveLength(1);
  });

  it("fit GitHub's limit", () => {
    expect(renderReply(1, [{ command: "x", text: "y".repeat(70_000) }]).length).toBeLessThanOrEqual(65_536);
  });
});

describe("finding a target by a person's words", () => {
  const { targets } = epic.scan;

  it.each([
    "GET /api/v2/module000/{item_id}/part0",
    "get /api/v2/module000/{other}/part0",
    "GET /module000/{id}/part0",
    "handle_module000_0",
    "HANDLE_MODULE000_0",
    "/api/v2/module000/{item_id}/part0",
    "GET /api/v2/module000/42/part0",
    "get https://airflow.example.org/api/v2/module000/a%20b/part0/?limit=5#top",
  ])("takes %s", (query) => {
    expect(findTarget(query, targets).target?.key).toBe("GET /api/v2/module000/{item_id}/part0");
  });

  it("takes an address for the route that serves it, and no other", () => {
    const known = ["/a/{x}", "/a/{x:path}/b", "/a/new"].map((path, index) =>
      aRoute("a.py", index, "to-convert", { key: `GET ${path}`, method: "GET", path }),
    );
    const served = (words: string) => findTarget(words, known).target?.key;
    expect(served("GET /a/1")).toBe("GET /a/{x}");
    expect(served("GET /a/new")).toBe("GET /a/new");
    expect(served("/a/1/2/b")).toBe("GET /a/{x:path}/b");
    expect(served("POST /a/1")).toBeUndefined();
    expect(served("GET /a/1/2")).toBeUndefined();
    expect(served("GET /a/")).toBeUndefined();
  });

  it("offers close ones", () => {
    expect(findTarget("handle_modul000_0", targets).close[0]?.name).toBe("handle_module000_0");
    expect(findTarget("part3", targets).close.length).toBeGreaterThan(1);
    expect(findTarget("nothing like it at all", targets).close).toEqual([]);
  });
});
