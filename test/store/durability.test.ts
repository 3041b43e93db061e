import fs, { mkdtempSync, rmSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PGlite } from "@electric-sql/pglite";
import { expect, test } from "vitest";
import { SyncedFileSystem, syncedStartParameters } from "../../src/store/embedded/synced-file-system.ts";

test("every commit reaches the disk before it is acknowledged", async () => {
  const directory = mkdtempSync(join(tmpdir(), "synced-"));
  const original = fs.fsyncSync;
  let calls = 0;
  fs.fsyncSync = (descriptor) => {
    calls += 1;
    original(descriptor);
  };
  syncBuiltinESMExports();
  try {
    const engine = await PGlite.create({
      fs: new SyncedFileSystem(directory, (reason) => {
        throw reason as Error;
      }),
      startParams: syncedStartParameters(PGlite.defaultStartParams),
    });
    await engine.exec("CREATE TABLE counted (id int)");
    calls = 0;
    for (let n = 0; n < 50; n += 1) await engine.exec(`INSERT INTO counted VALUES (${n})`);
    const forCommits = calls;
    await engine.query("SELECT count(*) FROM counted");
    const forReading = calls - forCommits;
    await engine.close();
    expect(forCommits).toBeGreaterThanOrEqual(50);
    expect(forReading).toBe(0);
  } finally {
    fs.fsyncSync = original;
    syncBuiltinESMExports();
    rmSync(directory, { recursive: true, force: true });
  }
});
