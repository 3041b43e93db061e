import { spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Examination } from "../../src/domain/examination.ts";
import { startGitHub } from "../support/gateway/start-github.ts";
import { ourApp } from "../support/gateway/usual-apps.ts";
import { type OrchardWorld, place, startOrchard } from "./orchard-world.ts";

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
const loader = import.meta.resolve("tsx");
let world: OrchardWorld;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "doctor-"));
  world = await startOrchard();
}, 120_000);

afterAll(async () => {
  await world.close();
  await rm(folder, { recursive: true, force: true });
});

/** The real command in a folder of its own, with nothing but this environment. */
async function doctor(environment: Record<string, string>, ...flags: string[]) {
  const child = spawn(process.execPath, ["--import", loader, cli, "doctor", ...flags], {
    cwd: folder,
    env: { PATH: process.env.PATH, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  return { code, output, errors };
}

function credentials(github: OrchardWorld["github"] = world.github): Record<string, string> {
  const us = github.app("convert-status");
  return {
    APP_ID: String(us.id),
    PRIVATE_KEY: us.privateKey.replaceAll("\n", "\\n"),
    WEBHOOK_SECRET: "a secret that nobody may ever see",
    GITHUB_URL: github.url,
    PUBLIC_URL: world.app.url,
  };
}

const outcomes = (output: string) =>
  Object.fromEntries(
    (JSON.parse(output) as { examinations: Examination[] }).examinations.map(({ id, outcome }) => [
      id,
      outcome,
    ]),
  );

it("finds nothing wrong with a set-up that works, and tells no secret", async () => {
  const { code, output, errors } = await doctor(credentials(), "--json");

  expect(errors).toBe("");
  expect(outcomes(output)).toEqual({
    environment: "well",
    database: "well",
    clock: "well",
    credentials: "well",
    permissions: "well",
    events: "well",
    installations: "well",
    webhook: "well",
    reach: "well",
    deliveries: "well",
    repositories: "well",
  });
  expect(code).toBe(0);
  expect(output).not.toMatch(/a secret that nobody|BEGIN RSA/);
});

it("says what to do about broken settings, naming file and line", async () => {
  const octokit = world.github.actAs(place.owner);
  const path = ".github/convert-status.yml";
  const { data } = await octokit.rest.repos.getContent({ ...place, path });
  if (Array.isArray(data) || data.type !== "file") throw new Error("The sample has no settings.");
  const put = (content: string) =>
    world.github.commitFiles({ ...place, branch: "main", files: { [path]: content } });
  await put("campaigns:\n  - kind: fastapi-route\n");

  const { code, output } = await doctor(credentials());

  await put(Buffer.from(data.content, "base64").toString("utf8"));
  expect(output).toMatch(/WRONG {4}Repositories: .*cannot be used/);
  expect(output).toContain("robin/orchard .github/convert-status.yml:2:");
  expect(output).toContain("→ Mend .github/convert-status.yml on the default branch.");
  expect(code).toBe(1);
});

it("has a page for everybody, without names", async () => {
  const response = await fetch(`${world.app.url}/doctor`);
  const text = await response.text();

  expect(response.status).toBe(200);
  expect(text).toContain("It does not work");
  expect(text).toContain("No work is stuck");
  expect(text).not.toContain("robin");
});

it("tells an App that was registered wrongly from one that works", async () => {
  const registered = ourApp("http://127.0.0.1:9/hook");
  const { checks: _, ...permissions } = registered.permissions;
  const github = await startGitHub({
    apps: [{ ...registered, permissions, events: registered.events.filter((event) => event !== "push") }],
    repositories: [{ owner: "o", name: "r" }],
  });
  try {
    const { code, output } = await doctor(credentials(github));

    expect(output).toMatch(/WRONG {4}Permissions: The App lacks `checks: write`/);
    expect(output).toMatch(/WRONG {4}Events: .*`push`/);
    expect(output).toMatch(/WRONG {4}Webhook address: .*`\/hook`/);
    expect(output).toMatch(/WRONG {4}Reachability: Nothing answers/);
    expect(output).toMatch(/look {5}Deliveries: GitHub has delivered nothing/);
    expect(code).toBe(1);
  } finally {
    await github.close();
  }
});

it("says that the key is another App's, and that GitHub is away", async () => {
  const refused = await doctor({ ...credentials(), APP_ID: "999" });
  expect(refused.output).toMatch(/WRONG {4}Credentials: GitHub does not take/);
  expect(refused.output).toMatch(/not yet {2}Permissions/);
  expect(refused.code).toBe(1);

  const away = await doctor({ ...credentials(), GITHUB_URL: "http://127.0.0.1:9" });
  expect(away.output).toMatch(/WRONG {4}Clock: GitHub cannot be reached from here/);

  const server = await doctor({
    ...credentials(),
    DATABASE_URL: "postgresql://convert:hunter2@127.0.0.1:9/none",
  });
  expect(server.output).toMatch(/WRONG {4}Database: The database server cannot be used/);
  expect(server.output).not.toContain("hunter2");
});

it("lists a broken environment without a stack trace", async () => {
  const { code, output, errors } = await doctor({ PRIVATE_KEY: "x" });
  expect(output).toContain("APP_ID: is not set");
  expect(errors).toBe("");
  expect(code).toBe(1);
});
