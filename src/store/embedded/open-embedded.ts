import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { lockDirectory } from "./directory-lock.ts";
import { type EngineThread, startEngineThread } from "./engine-thread.ts";
import { findTemplate } from "./template.ts";

/** Major version of the PostgreSQL inside the pinned PGlite; its data directories open with no other one. */
export const embeddedPostgresVersion = "18";

/**
 * Opens the embedded database.
 * @param directory where its files are (created, readable by us only); null: in memory, for tests and trials
 * @throws DirectoryInUseError, or Error with what to do
 */
export async function openEmbedded(
  directory: string | null,
  onFatal: (error: Error) => void,
): Promise<EngineThread> {
  if (directory === null) return startEngineThread({ directory: null, template: findTemplate() }, onFatal);
  const home = resolve(directory);
  const lock = await lockDirectory(home);
  try {
    const thread = await openData(home, onFatal);
    return {
      connect: () => thread.connect(),
      async close() {
        await thread.close();
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function openData(home: string, onFatal: (error: Error) => void): Promise<EngineThread> {
  chmodSync(home, 0o700);
  const data = join(home, "data");
  // There while the directory is being made: what a crash left half made holds nothing yet.
  const unfinished = join(home, "being-made");
  if (existsSync(unfinished)) rmSync(data, { recursive: true, force: true });
  const isNew = !existsSync(join(data, "PG_VERSION"));
  if (isNew) {
    writeFileSync(unfinished, "");
    mkdirSync(data, { recursive: true, mode: 0o700 });
  } else refuseOtherVersion(data);
  try {
    const thread = await startEngineThread(
      { directory: data, template: isNew ? findTemplate() : null },
      onFatal,
    );
    rmSync(unfinished, { force: true });
    return thread;
  } catch (error) {
    throw new Error(
      `The embedded database in ${home} does not open. Nearly all of it can be read from GitHub again: move the directory away and start anew; keep it if people wrote notes since the last backup.`,
      { cause: error },
    );
  }
}

function refuseOtherVersion(data: string): void {
  const found = readFileSync(join(data, "PG_VERSION"), "utf8").trim();
  if (found === embeddedPostgresVersion) return;
  throw new Error(
    `The database in ${data} was written by PostgreSQL ${found}; this version of Convert Status brings PostgreSQL ${embeddedPostgresVersion}, which cannot read it. Start the version of Convert Status that wrote it and move to a server with \`npx convert-status database copy\`, or move the directory away: what is not a person's note is read from GitHub again.`,
  );
}
