import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type EmulatedGitHub, startGitHub } from "../support/gateway/start-github.ts";
import { ciApp, ourApp } from "../support/gateway/usual-apps.ts";

const server = fileURLToPath(new URL("../../src/server.ts", import.meta.url));
const loader = import.meta.resolve("tsx");
const secret = "the secret that GitHub made up";
let folder: string;
let github: EmulatedGitHub;
let address: string;
/** The manifest as GitHub received it. */
let manifest: { hook_attributes: { url: string }; redirect_url: string; callback_urls: string[] };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "set-up-"));
  address = `http://127.0.0.1:${await freePort()}`;
  github = await startGitHub({
    apps: [ourApp(null, secret), ciApp],
    repositories: [{ owner: "o", name: "r" }],
  });
  github.servePages(async (request, response) => {
    const url = new URL(request.url ?? "/", github.url);
    if (request.method === "POST" && url.pathname === "/settings/apps/new") {
      manifest = JSON.parse(
        new URLSearchParams(await textOf(request)).get("manifest") ?? "",
      ) as typeof manifest;
      const back = new URL(manifest.redirect_url);
      back.search = new URLSearchParams({
        code: "abc123",
        state: url.searchParams.get("state") ?? "",
      }).toString();
      response.writeHead(302, { location: back.href }).end();
      return true;
    }
    if (request.method !== "POST" || url.pathname !== "/api/v3/app-manifests/abc123/conversions")
      return false;
    const { id, slug, privateKey, webhookSecret } = github.app("convert-status");
    github.deliveries.setUrl(slug, manifest.hook_attributes.url);
    response.writeHead(201, { "content-type": "application/json" }).end(
      JSON.stringify({
        id,
        slug,
        html_url: `${github.url}/apps/${slug}`,
        pem: privateKey,
        webhook_secret: webhookSecret,
        client_id: "Iv1.set-up",
        client_secret: "the client secret that GitHub made up",
      }),
    );
    return true;
  });
}, 60_000);

afterAll(async () => {
  await github.close();
  await rm(folder, { recursive: true, force: true });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, "127.0.0.1", resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

/** Starts the server as an operator does, and waits for a line that it prints. */
async function start(wanted: RegExp) {
  const child = spawn(process.execPath, ["--import", loader, server], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      HOST: "127.0.0.1",
      PORT: new URL(address).port,
      GITHUB_URL: github.url,
    },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(child, "exit");
  for await (const line of createInterface({ input: child.stdout })) {
    const found = wanted.exec(line);
    if (found !== null) return { found: found[1] ?? "", stop: () => (child.kill("SIGTERM"), ended) };
  }
  throw new Error(`The server ended without printing ${String(wanted)}.`);
}

const unescaped = (text: string) =>
  text.replace(/&#(\d+);/g, (_match, code: string) => String.fromCodePoint(Number(code)));

it("registers the App from a browser, and the next start is the App: no step by hand", {
  timeout: 180_000,
}, async () => {
  const { found: opened, stop } = await start(/(http\S+\/setup\?token=\S+)/);
  const entered = await fetch(opened, { redirect: "manual" });
  const cookie = entered.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  const page = await fetch(`${address}/setup?public_url=${encodeURIComponent(address)}`, {
    headers: { cookie },
  });
  const text = await page.text();
  const action = unescaped(/<form method="post" action="([^"]+)"/.exec(text)?.[1] ?? "");
  const field = unescaped(/name="manifest" value="([^"]*)"/.exec(text)?.[1] ?? "");

  const made = await fetch(action, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams({ manifest: field }),
  });
  const done = await fetch(made.headers.get("location") ?? "", { headers: { cookie } });
  await stop();

  expect(done.status).toBe(200);
  expect(manifest.hook_attributes.url).toBe(`${address}/api/github/webhooks`);
  expect(manifest.callback_urls).toEqual([`${address}/sign-in/done`]);
  const file = join(folder, ".env");
  expect((await stat(file)).mode & 0o077).toBe(0);
  expect(await readFile(file, "utf8")).toContain(`WEBHOOK_SECRET=${secret}`);

  const app = await start(/"msg":"(listening)"/);
  try {
    // GitHub's first delivery to the address of the manifest, signed with the secret that it made up.
    const body = JSON.stringify({ zen: "Design for failure.", hook_id: 1 });
    const delivered = await fetch(manifest.hook_attributes.url, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "x-github-event": "ping",
        "x-github-delivery": "11111111-2222-3333-4444-555555555555",
        "x-hub-signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
      },
      body,
    });
    expect(delivered.status).toBe(200);
    expect((await fetch(`${address}/readyz`)).status).toBe(200);
    expect(await (await fetch(address)).text()).toContain("Sign in with GitHub");
  } finally {
    await app.stop();
  }
});
