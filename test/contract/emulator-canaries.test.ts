import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { testPrivateKey } from "../support/gateway/accounts.ts";
import { type Emulator, startEmulator } from "../support/gateway/emulator.ts";
import { ciApp, ourApp } from "../support/gateway/usual-apps.ts";

/*
 * What emulate 0.12.2 is known to get wrong. A test that fails after an upgrade is good news: the piece of the
 * gateway that it names can go, together with the line in the README about what the sandbox does not prove.
 */
let emulator: Emulator;
let head: string;
let pull: number;
const owner = "person-octo-0";

const get = (path: string, token = owner) => emulator.send("GET", `/repos/octo/app${path}`, token);
const post = (path: string, body: object, token = owner) =>
  emulator.send("POST", `/repos/octo/app${path}`, token, body);

async function commit(parent: string, content: string): Promise<string> {
  const base = (await get(`/git/commits/${parent}`)).body.tree.sha;
  const tree = (
    await post("/git/trees", {
      base_tree: base,
      tree: [{ path: "a.py", mode: "100644", type: "blob", content }],
    })
  ).body.sha;
  return String((await post("/git/commits", { message: "m", tree, parents: [parent] })).body.sha);
}

beforeAll(async () => {
  const apps = [ourApp(null), ciApp].map((app) => ({
    ...app,
    events: [],
    privateKey: testPrivateKey(),
    installations: [{ id: app.id, account: "octo" }],
  }));
  emulator = await startEmulator({
    publicUrl: "http://127.0.0.1:1",
    users: ["octo", "stranger"],
    repositories: [{ owner: "octo", name: "app" }],
    apps,
  });
  const main = String((await get("/git/ref/heads/main")).body.object.sha);
  head = await commit(main, "x = 1\n");
  await post("/git/refs", { ref: "refs/heads/feature", sha: head });
  pull = Number((await post("/pulls", { title: "T", head: "feature", base: "main" })).body.number);
});

afterAll(async () => {
  await emulator.close();
});

describe("emulate still", () => {
  test("lists no files of a pull request (overlay/pulls.ts)", async () => {
    expect((await get(`/pulls/${pull}/files`)).body).toEqual([]);
  });

  test("lists the base commit among those of a pull request (overlay/pulls.ts)", async () => {
    expect((await get(`/pulls/${pull}/commits`)).body).toHaveLength(2);
  });

  test("leaves a pull request's head where it was after a push (overlay/pulls.ts, moveHeads)", async () => {
    const next = await commit(head, "x = 2\n");
    await emulator.send("PATCH", "/repos/octo/app/git/refs/heads/feature", owner, { sha: next });

    expect((await get(`/pulls/${pull}`)).body.head.sha).toBe(head);
  });

  test("makes a missing branch for a pull request (overlay/pulls.ts)", async () => {
    expect((await post("/pulls", { title: "T", head: "never-pushed", base: "main" })).status).toBe(201);
  });

  test("does not know a pull request as an issue (overlay/issues.ts)", async () => {
    expect((await get(`/issues/${pull}`)).status).toBe(404);
  });

  test("takes any token for the first user's (accounts.ts)", async () => {
    expect((await get("", "any-token-at-all")).status).toBe(200);
  });

  test("takes comments over GitHub's limit (gateway-server.ts)", async () => {
    expect((await post(`/issues/${pull}/comments`, { body: "x".repeat(70_000) })).status).toBe(201);
  });

  test("names no App on check runs, and lets people make them (overlay/checks.ts)", async () => {
    const made = await post("/check-runs", { name: "n", head_sha: head });

    expect(made.status).toBe(201);
    expect(made.body.app).toBeNull();
  });

  test("takes back a conclusion and annotations, which GitHub does not (overlay/checks.ts)", async () => {
    const annotation = { path: "a.py", start_line: 1, end_line: 1, annotation_level: "notice", message: "m" };
    const output = { title: "t", summary: "s" };
    const { body } = await post("/check-runs", {
      name: "n",
      head_sha: head,
      status: "completed",
      conclusion: "success",
      output: { ...output, annotations: [annotation] },
    });

    const patched = await emulator.send("PATCH", `/repos/octo/app/check-runs/${String(body.id)}`, owner, {
      status: "in_progress",
      output,
    });

    expect([patched.body.status, patched.body.output.annotations_count]).toEqual(["in_progress", 0]);
  });

  test("wraps the list of annotations (overlay/checks.ts)", async () => {
    const { body } = await post("/check-runs", { name: "n", head_sha: head });

    expect(Array.isArray((await get(`/check-runs/${String(body.id)}/annotations`)).body)).toBe(false);
  });

  test("gives lists of check runs in one page (overlay/checks.ts)", async () => {
    for (let index = 0; index < 3; index += 1)
      await post("/check-runs", { name: `n${index}`, head_sha: head });

    expect((await get(`/commits/${head}/check-runs?per_page=1`)).body.check_runs.length).toBeGreaterThan(1);
  });

  test("answers 404 for a stranger's permission in a public repository (overlay/apps.ts)", async () => {
    expect((await get("/collaborators/stranger/permission")).status).toBe(404);
  });

  test.each([
    ["GET", "/installation/repositories", "overlay/apps.ts"],
    ["GET", "/app/hook/deliveries", "overlay/apps.ts"],
    ["GET", "/repos/octo/app/commits/main/pulls", "overlay/pulls.ts"],
    ["GET", "/repos/octo/app/commits/main/status", "overlay/checks.ts"],
    ["POST", "/repos/octo/app/issues/comments/1/reactions", "overlay/issues.ts"],
    ["POST", "/graphql", "overlay/graphql.ts"],
  ])("has no %s %s (%s)", async (method, path) => {
    expect((await emulator.send(method, path, owner, {})).status).toBe(404);
  });

  test("sends no ETag (gateway-server.ts)", async () => {
    expect((await get("")).headers).not.toHaveProperty("etag");
  });
});
