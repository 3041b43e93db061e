import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readEnvironment } from "../../src/environment.ts";
import { type RunningApp, startApp } from "../../src/start-app.ts";
import type { Log } from "../../src/workflows/context.ts";
import { type EmulatedGitHub, startGitHub } from "../support/gateway/start-github.ts";
import { ciApp, ourApp } from "../support/gateway/usual-apps.ts";
import { StrictFetch } from "../support/openapi/strict-fetch.ts";

/** A GitHub of its own and the real app on it, on this machine. */
export interface SandboxWorld {
  readonly github: EmulatedGitHub;
  readonly app: RunningApp;
  /** Resolves when every delivery has arrived and all work that it asked for is done. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

/** What may differ between the sandbox and the end-to-end tests. */
export interface WorldOptions {
  readonly owner: string;
  readonly repository: string;
  /** More repositories of the owner, by name. */
  readonly others?: readonly string[];
  readonly defaultBranch?: string;
  readonly users: readonly string[];
  readonly log: Log;
  /** Minutes between sweeps; long in tests, so that a webhook has to do it. */
  readonly reconcileMinutes?: number;
  readonly isPrivate?: boolean;
  /** Settings of the operator beside those that the world needs. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Embedded database in memory instead of in a temporary directory. */
  readonly memory?: boolean;
  /** Waited for before every request of the app, so that a test can do something between two of them. */
  readonly beforeRequest?: (method: string, path: string) => Promise<void>;
}

const secret = "the sandbox's webhook secret";

/** Starts everything on 127.0.0.1. The app is the one that is shipped; only GitHub is an emulator. */
export async function startWorld(options: WorldOptions): Promise<SandboxWorld> {
  const port = await freePort();
  const address = `http://127.0.0.1:${port}`;
  const github = await startGitHub({
    apps: [ourApp(`${address}/api/github/webhooks`, secret), ciApp],
    users: options.users,
    repositories: [
      {
        owner: options.owner,
        name: options.repository,
        ...(options.isPrivate === undefined ? {} : { isPrivate: options.isPrivate }),
        ...(options.defaultBranch === undefined ? {} : { defaultBranch: options.defaultBranch }),
      },
      ...(options.others ?? []).map((name) => ({ owner: options.owner, name })),
    ],
  });
  const directory = await mkdtemp(join(tmpdir(), "convert-status-"));
  const strict = new StrictFetch(fetch, github.apiUrl).fetch;
  const us = github.app("convert-status");
  const app = await startApp(
    readEnvironment({
      APP_ID: String(us.id),
      PRIVATE_KEY: us.privateKey,
      WEBHOOK_SECRET: secret,
      DATA_DIRECTORY: join(directory, "data"),
      HOST: "127.0.0.1",
      PORT: String(port),
      PUBLIC_URL: address,
      GITHUB_URL: github.url,
      LOG_LEVEL: "silent",
      RECONCILE_MINUTES: String(options.reconcileMinutes ?? 60),
      ...options.environment,
    }),
    {
      log: options.log,
      throttle: false,
      memory: options.memory ?? false,
      // Every request of the app is held against GitHub's own description.
      fetch: async (input, init) => {
        const request = new Request(input, init);
        await options.beforeRequest?.(request.method, new URL(request.url).pathname);
        return strict(input, init);
      },
      onFatal: (error) => {
        throw error;
      },
    },
  );
  return {
    github,
    app,
    async settled() {
      // Work asks for more work, and writes bring deliveries of their own: quiet twice in a row is quiet.
      for (let quiet = 0; quiet < 2; quiet += 1) {
        await github.deliveries.settled();
        await app.services.inbox.idle();
        await app.services.queue.idle();
      }
    },
    async close() {
      await app.stop();
      await github.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
