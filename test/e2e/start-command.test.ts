import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type EmulatedGitHub, startGitHub } from "../support/gateway/start-github.ts";
import { ciApp, ourApp } from "../support/gateway/usual-apps.ts";

const server = fileURLToPath(new URL("../../src/server.ts", import.meta.url));
const loader = import.meta.resolve("tsx");
let folder: string;
let github: EmulatedGitHub;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "start-command-"));
  github = await startGitHub({ apps: [ourApp(null), ciApp], repositories: [{ owner: "o", name: "r" }] });
}, 60_000);

afterAll(async () => {
  await github.close();
  await rm(folder, { recursive: true, force: true });
});

/** Starts the server as an operator would, with nothing but an environment. */
function start(environment: Record<string, string>) {
  const child = spawn(process.execPath, ["--import", loader, server], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOST: "127.0.0.1", PORT: "0", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const errors: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  return {
    child,
    lines: createInterface({ input: child.stdout }),
    errors: () => Buffer.concat(errors).toString("utf8"),
  };
}

it("starts on the embedded database, answers, and ends cleanly on SIGTERM", {
  timeout: 120_000,
}, async () => {
  const us = github.app("convert-status");
  const { child, lines, errors } = start({
    APP_ID: String(us.id),
    PRIVATE_KEY: us.privateKey,
    WEBHOOK_SECRET: "a secret for this test alone",
    GITHUB_URL: github.url,
  });
  const exit = once(child, "exit");
  let address = "";
  for await (const line of lines) {
    const entry = JSON.parse(line) as { msg?: string; address?: string };
    if (entry.msg !== "listening") continue;
    address = entry.address ?? "";
    break;
  }

  const health = await fetch(`${address}/healthz`);
  const forged = await fetch(`${address}/api/github/webhooks`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      "x-github-event": "push",
      "x-github-delivery": "1",
      "x-hub-signature-256": "sha256=00",
    },
    body: "{}",
  });
  child.kill("SIGTERM");
  const [code] = (await exit) as [number | null];

  expect(health.status).toBe(200);
  expect(forged.status).toBe(400);
  expect({ code, errors: errors() }).toEqual({ code: 0, errors: "" });
});

it("refuses the framework's well-known secret, and lists everything that is wrong", {
  timeout: 60_000,
}, async () => {
  const { child, errors } = start({ APP_ID: "none", WEBHOOK_SECRET: "development" });
  const [code] = (await once(child, "exit")) as [number | null];
  expect(code).toBe(2);
  for (const name of ["APP_ID", "PRIVATE_KEY", "WEBHOOK_SECRET"]) expect(errors()).toContain(name);
});
