import { expect, test } from "vitest";
import type { CampaignFacts, CampaignPlace } from "../../src/domain/campaign-catalogue.ts";
import { makeScan } from "../../src/domain/scan.ts";
import { PrismaCampaignStore } from "../../src/store/prisma-campaign-store.ts";
import { describeOnEveryDatabase } from "../support/temporary-database.ts";

const key = { repository: "Octo/Repo", campaign: "async" };
const place: CampaignPlace = { name: "Octo/Repo", installation: 9_007_199, isPrivate: false, branch: "main" };
const facts: CampaignFacts = {
  crossCutting: [{ id: "driver", title: "Driver \u0000", issue: 3, state: "open", waiting: ["GET /a"] }],
  benchmarks: { problem: "no such file" },
  slotRelief: null,
  checklist: null,
  tests: { "GET /a": 2 },
  settingsProblem: null,
};
const scan = (commit: string) =>
  makeScan({ kind: "fastapi-routes", commit, dirty: false, targets: [], unresolved: [] });

describeOnEveryDatabase("campaign catalogue", (test_) => {
  test("a campaign is known once it was scanned, and nothing says that it is public", async () => {
    const store = new PrismaCampaignStore(test_.database);
    await store.recordPlace({ ...key, campaign: "never-scanned" }, place);
    await store.recordScan(key, scan("a".repeat(40)), "2026-01-01T00:00:00Z");
    await store.recordScan(key, scan("b".repeat(40)), "2026-01-02T00:00:00Z");

    expect(await store.campaigns()).toEqual([
      { repository: "octo/repo", campaign: "async", place: null, facts: null },
    ]);
  });

  test("place and facts are recorded apart, and the later record holds", async () => {
    const store = new PrismaCampaignStore(test_.database);
    await store.recordScan(key, scan("a".repeat(40)), "2026-01-01T00:00:00Z");
    await store.recordFacts(key, facts);
    await store.recordPlace(key, place);
    await store.recordPlace({ ...key, repository: "OCTO/repo" }, { ...place, isPrivate: true });

    expect(await store.campaigns()).toEqual([
      { repository: "octo/repo", campaign: "async", place: { ...place, isPrivate: true }, facts },
    ]);
  });

  test("the last written section is remembered, without what the database cannot hold", async () => {
    const store = new PrismaCampaignStore(test_.database);

    expect(await store.lastSection({ ...key, campaign: "new" })).toBeNull();
    await store.recordSection({ ...key, campaign: "new" }, "one");
    await store.recordSection({ ...key, campaign: "new" }, "t\0wo");
    expect(await store.lastSection({ ...key, campaign: "new" })).toBe("two");
  });
});
