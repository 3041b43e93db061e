import { afterAll, beforeAll, expect, test } from "vitest";
import { makeScan } from "../../src/domain/scan.ts";
import { copyDatabase } from "../../src/store/copy-database.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { Deliveries } from "../../src/store/deliveries.ts";
import { PrismaCampaignStore } from "../../src/store/prisma-campaign-store.ts";
import { describeOnPostgres } from "../support/temporary-database.ts";

const key = { repository: "o/r", campaign: "async" };

function scan(commit: string, name: string) {
  const target = {
    key: "GET /a",
    kind: "k",
    name,
    file: "a.py",
    line: 1,
    state: "to-convert",
    marks: [],
    reasons: [],
    facts: null,
  } as const;
  return makeScan({ kind: "k", commit, dirty: false, targets: [target], unresolved: [] });
}

let source: Database;
beforeAll(async () => {
  source = await openDatabase({
    memory: true,
    onFatal: (error) => {
      throw error;
    },
  });
});
afterAll(() => source.close());

describeOnPostgres("copying the embedded database", (it) => {
  test("brings everything over, and the copy can be written on", async () => {
    const store = new PrismaCampaignStore(source);
    const awkward = 'tab\t "quotes" (parens), back\\slash, \\N, NULL, ünïcode\nlines ';
    await store.recordScan(key, scan("a".repeat(40), awkward), "2026-03-01T00:00:00.123Z");
    await store.recordNotes(key, new Map([["GET /a", awkward]]));
    await store.recordNotes(
      { ...key, campaign: "many" },
      new Map(Array.from({ length: 120 }, (_, n) => [`GET /${n}`, `note ${n}`] as const)),
    );
    await store.recordBlobs(new Map([["1".repeat(40), new Uint8Array(9)]]));
    await new Deliveries(source).add([
      {
        id: "guid-1",
        event: "push",
        action: null,
        installation: 9_007_199_254_740_991,
        repository: null,
        payload: { awkward },
        source: "redelivery",
      },
    ]);

    const copied = await copyDatabase(source, it.database);

    expect(copied).toContainEqual({ table: "note", rows: 121 });
    expect(copied.map(({ table }) => table)).not.toContain("cached_blob");
    const there = new PrismaCampaignStore(it.database);
    expect((await there.latestScan(key))?.scan).toEqual(scan("a".repeat(40), awkward));
    expect((await there.latestScan(key))?.committedAt).toBe("2026-03-01T00:00:00.123Z");
    expect([...(await there.notes(key)).values()]).toEqual([awkward]);
    expect(await new Deliveries(it.database).take(10, 60)).toMatchObject([
      { id: "guid-1", installation: 9_007_199_254_740_991, repository: null, payload: { awkward } },
    ]);
    await there.recordScan(key, scan("b".repeat(40), "next"), "2026-03-02T00:00:00Z");
    expect(await there.scansSince(key, new Date(0))).toHaveLength(2);
  });

  test("refuses a target that is not empty, and leaves it as it is", async () => {
    await new PrismaCampaignStore(source).recordNotes(key, new Map([["GET /c", "from here"]]));
    await new PrismaCampaignStore(it.database).recordNotes(key, new Map([["GET /b", "mine"]]));
    await expect(copyDatabase(source, it.database)).rejects.toThrow(/not empty: its table note has rows/);
    expect([...(await new PrismaCampaignStore(it.database).notes(key)).keys()]).toEqual(["GET /b"]);
  });
});
