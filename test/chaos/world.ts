import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type EmulatedGitHub, startGitHub } from "../support/gateway/start-github.ts";
import { ciApp, ourApp } from "../support/gateway/usual-apps.ts";
import { createPostgresDatabase } from "../support/temporary-database.ts";
import type { BuiltApp } from "./build-process.ts";
import { DatabaseServer } from "./database-server.ts";
import { Instance } from "./instance.ts";

/** Which database, and with it how many processes. */
export type WorldKind = "embedded" | "postgres";

export const owner = "robin";
export const secret = "the webhook secret of the chaos";

/** An emulated GitHub with the real app on it: one process on the embedded database, or two on PostgreSQL. */
export interface ChaosWorld {
  readonly kind: WorldKind;
  readonly github: EmulatedGitHub;
  readonly instances: readonly Instance[];
  /** Ends every connection that the app has to its database; nothing happens to the embedded one. */
  cutConnections(): Promise<void>;
  /**
   * What a restart of the server is to the app: every connection ends, and none is let in for a while. The server
   * itself serves others too and goes on. The embedded database ends with its process: see the kills.
   */
  restartDatabase(milliseconds: number): Promise<void>;
  /** Resolves when connections are let in again. */
  databaseIsBack(): Promise<void>;
  /** Starts what is not running. */
  revive(): Promise<void>;
  close(): Promise<void>;
}

/** What differs from the world of the schedules. */
interface WorldOptions {
  /** By default two on PostgreSQL; the embedded database takes one only. */
  readonly processes?: number;
  /** Minutes between sweeps by the timer; a schedule that has ended asks for one. */
  readonly reconcileMinutes?: number;
}

/** A killed process leaves what it wrote to the kernel, so waiting for the disk would show nothing. */
const quickFolder = existsSync("/dev/shm") ? "/dev/shm" : tmpdir();

export async function openWorld(
  kind: WorldKind,
  app: BuiltApp,
  { processes = kind === "postgres" ? 2 : 1, reconcileMinutes = 0.3 }: WorldOptions = {},
): Promise<ChaosWorld> {
  const github = await startGitHub({
    apps: [ourApp(null, secret), ciApp],
    users: [owner, "kim", "stranger"],
    repositories: [{ owner, name: "unused" }],
  });
  const folder = await mkdtemp(join(quickFolder, "chaos-"));
  const database = kind === "postgres" ? await createPostgresDatabase() : null;
  const server = database === null ? null : new DatabaseServer(database.url);
  const us = github.app("convert-status");
  const environment = {
    APP_ID: String(us.id),
    PRIVATE_KEY: us.privateKey,
    WEBHOOK_SECRET: secret,
    GITHUB_URL: github.url,
    LOG_LEVEL: "silent",
    RECONCILE_MINUTES: String(reconcileMinutes),
    ...(database === null ? { DATA_DIRECTORY: join(folder, "data") } : { DATABASE_URL: database.url }),
  };
  const instances: Instance[] = [];
  for (let n = 0; n < processes; n += 1) instances.push(await Instance.create(app, environment));
  const revive = async () => {
    await Promise.all(instances.map((instance) => instance.start()));
  };
  // The emulator starts with one repository at least; here each schedule has its own.
  await github.world.admin(owner, "DELETE", `/repos/${owner}/unused`);
  await revive();
  return {
    kind,
    github,
    instances,
    revive,
    cutConnections: async () => server?.cutConnections(),
    restartDatabase: async (milliseconds) => server?.restart(milliseconds),
    databaseIsBack: async () => server?.isBack(),
    async close() {
      for (const instance of instances) instance.kill();
      await Promise.all(instances.map((instance) => instance.gone()));
      await github.close();
      await server?.isBack();
      await database?.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
