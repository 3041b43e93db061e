import { expect, test } from "vitest";
import type { RecordedJudgement } from "../../src/domain/campaign-store.ts";
import { makeScan, type Scan } from "../../src/domain/scan.ts";
import type { Target } from "../../src/domain/target.ts";
import { PrismaCampaignStore } from "../../src/store/prisma-campaign-store.ts";
import { describeOnEveryDatabase } from "../support/temporary-database.ts";

const key = { repository: "Octo/Repo", campaign: "async" };

function target(n: number, extra: Partial<Target> = {}): Target {
  return {
    key: `GET /items/${n}`,
    kind: "fastapi-routes",
    name: `get_item_${n}`,
    file: `api/routes/file_${Math.floor(n / 10)}.py`,
    line: 10 + n,
    state: "to-convert",
    marks: ["via-dependency"],
    reasons: [{ message: "session is sync \u0000 \ud800", file: "api/deps.py", line: 3 }],
    facts: { zebra: 1, apple: [null, 2.5] },
    ...extra,
  };
}

function scan(commit: string, targets: readonly Target[]): Scan {
  return makeScan({
    kind: "fastapi-routes",
    commit,
    dirty: false,
    targets,
    unresolved: [{ file: "api/app.py", line: 9, message: "the prefix is computed" }],
  });
}

function judgement(pullRequest: number, judgedAt: string, extra: Partial<RecordedJudgement> = {}) {
  return {
    judgement: {
      campaign: { id: "async", title: "Async", kind: "fastapi-routes", epic: 1 },
      repository: "octo/repo",
      pullRequest,
      base: "b".repeat(40),
      head: "c".repeat(40),
      ruleSet: { id: "2026-01", date: "2026-01-01", title: "First" },
      settingsCommit: null,
      settingsSource: "the defaults",
      conversions: [],
      verdicts: [],
      advisories: [],
      conclusion: "pass",
      backends: [],
    },
    title: "Convert items",
    author: "octocat",
    state: "open",
    judgedAt,
    ...extra,
  } satisfies RecordedJudgement;
}

describeOnEveryDatabase("the campaign store", (it) => {
  test("gives a scan back byte for byte", async () => {
    const store = new PrismaCampaignStore(it.database);
    const recorded = scan(
      "a".repeat(40),
      Array.from({ length: 35 }, (_, n) => target(n)),
    );
    await store.recordScan(key, recorded, "2026-03-12T10:00:00.000Z");
    const latest = await store.latestScan({ repository: "octo/repo", campaign: "async" });
    expect(JSON.stringify(latest?.scan)).toBe(JSON.stringify(recorded));
    expect(latest?.committedAt).toBe("2026-03-12T10:00:00.000Z");
    expect(await store.latestScan({ ...key, campaign: "other" })).toBeNull();
  });

  test("keeps an empty scan, a missing one is null", async () => {
    const store = new PrismaCampaignStore(it.database);
    const empty = makeScan({ kind: "k", commit: "e".repeat(40), dirty: false, targets: [], unresolved: [] });
    await store.recordScan(key, empty, "2026-03-12T10:00:00.000Z");
    expect((await store.scanAt(key, "e".repeat(40)))?.scan).toEqual(empty);
    expect(await store.scanAt(key, "f".repeat(40))).toBeNull();
  });

  test("orders history by commit time, whatever the order of recording, and replaces a commit's scan", async () => {
    const store = new PrismaCampaignStore(it.database);
    await store.recordScan(key, scan("c".repeat(40), [target(1), target(2)]), "2026-03-03T00:00:00Z");
    await store.recordScan(key, scan("a".repeat(40), [target(1)]), "2026-03-01T00:00:00Z");
    await store.recordScan(key, scan("b".repeat(40), [target(1)]), "2026-03-02T00:00:00Z");
    await store.recordScan(
      key,
      scan("b".repeat(40), [target(1, { state: "converted" })]),
      "2026-03-02T00:00:00Z",
    );
    const history = await store.scansSince(key, new Date("2026-03-02T00:00:00Z"));
    expect(history.map(({ scan: { commit, progress } }) => [commit?.[0], progress.converted])).toEqual([
      ["b", 1],
      ["c", 0],
    ]);
    expect((await store.latestScan(key))?.scan.commit).toBe("c".repeat(40));
  });

  test("after a forced push the latest scan is that of the tip, not that of the newest commit", async () => {
    const store = new PrismaCampaignStore(it.database);
    for (const [letter, day] of [
      ["a", 1],
      ["b", 2],
      ["c", 3],
    ] as const) {
      await store.recordScan(key, scan(letter.repeat(40), [target(day)]), `2026-03-0${day}T00:00:00Z`);
      await store.recordTip(key, letter.repeat(40));
    }
    await store.recordTip(key, "b".repeat(40));

    expect((await store.latestScan(key))?.scan.commit).toBe("b".repeat(40));
    const history = await store.scansSince(key, new Date(0));
    expect(history.map(({ scan: { commit } }) => commit?.[0])).toEqual(["a", "b"]);
  });

  test("of commits of the same second the tip is the latest, whichever was recorded last", async () => {
    const store = new PrismaCampaignStore(it.database);
    await store.recordScan(key, scan("b".repeat(40), [target(1)]), "2026-03-01T00:00:00Z");
    await store.recordTip(key, "b".repeat(40));
    await store.recordScan(key, scan("a".repeat(40), [target(1)]), "2026-03-01T00:00:00Z");

    expect((await store.latestScan(key))?.scan.commit).toBe("b".repeat(40));
    const history = await store.scansSince(key, new Date(0));
    expect(history.map(({ scan: { commit } }) => commit?.[0])).toEqual(["a", "b"]);
  });

  test("remembers heads whose check run waits until they are forgotten", async () => {
    const store = new PrismaCampaignStore(it.database);
    for (const head of ["a", "b", "a"]) await store.recordWaiting("Octo/Repo", 7, head.repeat(40));
    await store.forgetWaiting("octo/repo", 7, "b".repeat(40));
    expect(await store.waitingHeads("octo/repo", 7)).toEqual(["a".repeat(40)]);
    expect(await store.waitingHeads("octo/repo", 8)).toEqual([]);
  });

  test("a further commit that touches one file adds that file's targets only", async () => {
    const store = new PrismaCampaignStore(it.database);
    const targets = Array.from({ length: 1_500 }, (_, n) => target(n));
    await store.recordScan(key, scan("0".repeat(40), targets), "2026-01-01T00:00:00Z");
    const before = await it.database.prisma.scanPart.count();
    for (let n = 1; n <= 20; n += 1) {
      targets[n * 50] = target(n * 50, { state: "converted" });
      await store.recordScan(key, scan(n.toString(16).padStart(40, "0"), targets), "2026-01-02T00:00:00Z");
    }
    expect(before).toBe(151);
    expect(await it.database.prisma.scanPart.count()).toBe(before + 20);
    const history = await store.scansSince(key, new Date(0));
    expect(history.map(({ scan: { progress } }) => progress.converted)).toEqual([
      0,
      ...Array.from({ length: 20 }, (_, n) => n + 1),
    ]);
  });

  test("several writers may record the same scan at once", async () => {
    const store = new PrismaCampaignStore(it.database);
    const recorded = scan("a".repeat(40), [target(1), target(20)]);
    await Promise.all(
      Array.from({ length: 8 }, () => store.recordScan(key, recorded, "2026-03-12T10:00:00Z")),
    );
    expect(await store.scansSince(key, new Date(0))).toHaveLength(1);
  });

  test("an older judgement does not replace a newer one", async () => {
    const store = new PrismaCampaignStore(it.database);
    await store.recordJudgement(key, judgement(4, "2026-03-12T10:00:01.000Z", { title: "newer \0" }));
    await store.recordJudgement(key, judgement(4, "2026-03-12T10:00:00.000Z", { title: "older" }));
    await store.recordJudgement(key, judgement(3, "2026-03-12T09:00:00.000Z"));
    expect((await store.judgementOf(key, 4))?.title).toBe("newer ");
    expect((await store.judgements(key)).map(({ judgement: { pullRequest } }) => pullRequest)).toEqual([
      3, 4,
    ]);
    expect(await store.judgementOf(key, 5)).toBeNull();
  });

  test("keeps the last good settings per repository", async () => {
    const store = new PrismaCampaignStore(it.database);
    await store.recordSettings("Octo/Repo", { commit: "a".repeat(40), text: "campaigns: []\n" });
    await store.recordSettings("octo/repo", { commit: "b".repeat(40), text: "campaigns: [] # 2\n" });
    expect(await store.lastGoodSettings("OCTO/repo")).toEqual({
      commit: "b".repeat(40),
      text: "campaigns: [] # 2\n",
    });
    expect(await store.lastGoodSettings("octo/other")).toBeNull();
  });

  test("keeps notes that are not mentioned and forgets one that was cleared", async () => {
    const store = new PrismaCampaignStore(it.database);
    await store.recordNotes(
      key,
      new Map([
        ["GET /a", "mine"],
        ["GET /b", "yours"],
      ]),
    );
    await store.recordNotes(
      key,
      new Map([
        ["GET /a", ""],
        ["GET /c", "| pipes | and\nlines"],
      ]),
    );
    expect([...(await store.notes(key))]).toEqual([
      ["GET /b", "yours"],
      ["GET /c", "| pipes | and\nlines"],
    ]);
  });

  test("caches blobs as bytes, the big ones not at all", async () => {
    const store = new PrismaCampaignStore(it.database);
    const bytes = Uint8Array.from({ length: 256 }, (_, n) => n);
    await store.recordBlobs(
      new Map([
        ["1".repeat(40), bytes],
        ["2".repeat(40), new Uint8Array(0)],
        ["3".repeat(40), new Uint8Array(2_000_000)],
      ]),
    );
    const found = await store.blobs(["1".repeat(40), "2".repeat(40), "3".repeat(40), "4".repeat(40)]);
    expect([...found.keys()].sort()).toEqual(["1".repeat(40), "2".repeat(40)]);
    expect(new Uint8Array(found.get("1".repeat(40))!)).toEqual(bytes);
  });

  test("caches scan results as JSON, more than fit into one statement", async () => {
    const { scanCache } = new PrismaCampaignStore(it.database);
    const entries = new Map(Array.from({ length: 450 }, (_, n) => [`key-${n}`, { n, text: "\u0000" }]));
    await scanCache.putMany(entries);
    await scanCache.putMany(entries);
    expect(await scanCache.getMany([...entries.keys(), "missing"])).toEqual(entries);
  });

  test("evicts what was not used for longest when the caches are too big", async () => {
    const store = new PrismaCampaignStore(it.database);
    await store.recordBlobs(
      new Map(["old", "used", "fresh"].map((id) => [id, new Uint8Array(1_000)] as const)),
    );
    await it.database.pool.query(
      "UPDATE cached_blob SET used_at = now() - interval '3 days' WHERE id <> 'fresh'",
    );
    await store.blobs(["used"]);
    await store.shrinkCaches(2_000);
    expect([...(await store.blobs(["old", "used", "fresh"])).keys()].sort()).toEqual(["fresh", "used"]);
  });
});
