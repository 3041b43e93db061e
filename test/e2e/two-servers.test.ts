import { mkdtemp, rm } from "node:fs/promises";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { convergenceBound } from "../../src/domain/convergence-bound.ts";
import { backends, filesOf, jobName, startFiles } from "../chaos/orchard.ts";
import { type EmulatedGitHub, startGitHub } from "../support/gateway/start-github.ts";
import { ciApp, ourApp } from "../support/gateway/usual-apps.ts";
import { type ServerProcess, startServer, webhookSecret } from "../support/server-process.ts";
import { createPostgresDatabase, postgresUrl } from "../support/temporary-database.ts";

/** What docker-compose.yml describes, without images: PostgreSQL, two servers, a load balancer. */
const place = { owner: "robin", repo: "orchard" };
const patience = { timeout: 90_000, interval: 200 };
let folder: string;
let github: EmulatedGitHub;
let database: Awaited<ReturnType<typeof createPostgresDatabase>>;
let balancer: Server;
const servers: ServerProcess[] = [];

/** Twenty times as often as it is by default. */
const reconcileMinutes = 0.5;
const databasePassword = "the-password-of-the-database";
const start = async () =>
  startServer(github, folder, {
    DATABASE_URL: withPassword(database.url),
    LOG_LEVEL: "trace",
    RECONCILE_MINUTES: String(reconcileMinutes),
  });

/** The server trusts everybody; what is given is not logged all the same. */
function withPassword(address: string): string {
  const url = new URL(address);
  url.password = databasePassword;
  if (url.username === "") url.username = "root";
  return url.href;
}

/** Takes servers in turn, the next one where one does not answer. */
function balance(): Server {
  let turn = 0;
  return createServer((incoming, outgoing) => {
    const chunks: Buffer[] = [];
    incoming.on("data", (chunk: Buffer) => chunks.push(chunk));
    incoming.on("end", () => {
      pass(servers.length);
    });
    const pass = (tries: number) => {
      turn += 1;
      const url = servers[turn % servers.length]?.url ?? "";
      const { method = "GET", headers, url: path = "/" } = incoming;
      const sent = request(`${url}${path}`, { method, headers }, (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      });
      sent.on("error", () => {
        if (tries > 1) pass(tries - 1);
        else outgoing.writeHead(502).end();
      });
      sent.end(Buffer.concat(chunks));
    };
  });
}

// Each server takes seconds to start: `npm run prove:scale` asks for it.
describe.skipIf(postgresUrl === null || process.env.PROVE_SCALE !== "true")(
  "two servers on one PostgreSQL behind a load balancer",
  {
    timeout: 240_000,
  },
  () => {
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "two-servers-"));
      github = await startGitHub({
        apps: [ourApp(null, webhookSecret), ciApp],
        repositories: [{ owner: place.owner, name: place.repo }],
      });
      database = await createPostgresDatabase();
      servers.push(...(await Promise.all([start(), start()])));
      balancer = balance();
      await new Promise<void>((resolve) => balancer.listen(0, "127.0.0.1", resolve));
      const { port } = balancer.address() as AddressInfo;
      github.deliveries.setUrl("convert-status", `http://127.0.0.1:${port}/api/github/webhooks`);
      const epic = { title: "Async sessions", body: "The epic.\n", by: place.owner };
      await github.openIssue({ ...place, ...epic });
      await github.commitFiles({ ...place, branch: "main", files: startFiles() });
    }, 240_000);

    afterAll(async () => {
      for (const server of servers) await server.end("SIGKILL");
      balancer.close();
      await github.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    });

    /** Oldest first: where a finding went away, a newer run has taken the place of an older one. */
    const ours = (sha: string) =>
      [...github.world.checks.runs.values()].filter(
        (run) => run.headSha === sha && run.app.slug === "convert-status",
      );

    async function open(branch: string): Promise<string> {
      const sha = await github.commitFiles({
        ...place,
        branch,
        from: "main",
        files: filesOf("apples", "good"),
      });
      await github.openPullRequest({ ...place, branch, title: branch, by: place.owner });
      return sha;
    }

    async function finishCi(sha: string): Promise<void> {
      for (const backend of backends)
        await github.postCheckRun({ ...place, sha, name: jobName(backend), conclusion: "success" });
    }

    it("goes on while one is ended in the midst of work, which exits with 0", async () => {
      const sha = await open("ended");
      const code = await servers[0]?.end("SIGTERM");
      await finishCi(sha);
      await expect.poll(() => ours(sha).at(-1)?.status, patience).toBe("completed");
      expect(code).toBe(0);
      servers[0] = await start();
    });

    it("goes on when one is killed", async () => {
      const sha = await open("killed");
      await servers[1]?.end("SIGKILL");
      await finishCi(sha);
      await expect.poll(() => ours(sha).at(-1)?.status, patience).toBe("completed");
      servers[1] = await start();
    });

    it("goes on when the database ends all connections", async () => {
      const sha = await open("cut");
      const client = new Client({ connectionString: database.url });
      await client.connect();
      await client.query(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()",
      );
      await client.end();
      await finishCi(sha);
      await expect.poll(() => ours(sha).at(-1)?.status, patience).toBe("completed");
      for (const { url, child, output } of servers) {
        expect(child.exitCode, output.slice(-20).join("\n")).toBeNull();
        expect((await fetch(`${url}/healthz`)).status).toBe(200);
      }
    });

    it("publishes within the bound when every delivery is lost", async () => {
      github.deliveries.decide(() => "drop");
      const sha = await open("lost");
      await finishCi(sha);
      const timeout = convergenceBound(reconcileMinutes) * 60_000;
      await expect.poll(() => ours(sha).at(-1)?.status, { timeout, interval: 200 }).toBe("completed");
      github.deliveries.decide(() => "send");
    });

    it("logs no secret, whatever went wrong, at the most talkative level", async () => {
      const log = servers.flatMap(({ output }) => output).join("\n");
      const us = github.app("convert-status");
      const keyLine = us.privateKey.split("\n")[3] ?? "";
      expect(log.length).toBeGreaterThan(1_000);
      expect(keyLine.length).toBeGreaterThan(40);
      for (const secret of [webhookSecret, keyLine, databasePassword]) expect(log).not.toContain(secret);
      // Tokens of installations, JSON web tokens, signatures.
      expect(log).not.toMatch(/\bghs_\w+|\beyJ[\w-]+\.[\w-]+\.[\w-]+|sha256=[0-9a-f]{64}/);
    });
  },
);
