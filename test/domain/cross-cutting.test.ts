import { describe, expect, it } from "vitest";
import { issuesThatLift, liftBlocks, standingOf } from "../../src/domain/cross-cutting.ts";
import { coreCampaign } from "../../src/domain/settings.ts";

const settings = coreCampaign.parse({
  id: "c",
  title: "C",
  kind: "fastapi-routes",
  rule_set: "r",
  blocked: [
    { targets: ["GET /a"], reason: "needs the new driver", until: 7 },
    { targets: ["GET /b"], reason: "on hold" },
  ],
  cross_cutting: [
    { id: "driver", title: "Driver", issue: 5 },
    { id: "secrets", title: "Secrets", issue: 6, blocks: "secrets" },
    { id: "more", title: "Not known yet", blocks: "secrets" },
  ],
});

describe("what waits for issues", () => {
  it("is lifted by those issues only that keep something back", () => {
    expect(issuesThatLift(settings)).toEqual([6, 7]);
  });

  it("waits while none is done", () => {
    expect(liftBlocks(settings, () => false)).toEqual(settings);
  });

  it("is free once its issue is done; what waits for no issue stays", () => {
    const lifted = liftBlocks(settings, (issue) => issue === 7);
    expect(lifted.blocked.map((entry) => entry.reason)).toEqual(["on hold"]);
    expect(lifted.lifted).toEqual([]);
    expect(liftBlocks(settings, (issue) => issue === 6).lifted).toEqual(["secrets"]);
  });

  it("stays where the issue cannot be read", () => {
    expect(standingOf({ found: false, why: "deleted" })).toBe("gone");
  });
});
