import { createHmac } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openHookReceiver } from "../github/open-test-repository.ts";
import { Accounts } from "../support/gateway/accounts.ts";
import { digestOf, webEditorHeader } from "../support/gateway/overlay/issues.ts";
import { type EmulatedGitHub, startGitHub } from "../support/gateway/start-github.ts";
import { ciApp, ourApp } from "../support/gateway/usual-apps.ts";
import { description, violations } from "../support/openapi/github-description.ts";
import { responseViolations } from "../support/openapi/request-rules.ts";

let github: EmulatedGitHub;
let hook: Awaited<ReturnType<typeof openHookReceiver>>;
const place = { owner: "octo", repo: "app" };
const secret = "a secret for these tests";
const wrong: string[] = [];

beforeAll(async () => {
  hook = await openHookReceiver();
  github = await startGitHub({
    apps: [ourApp(hook.url, secret), ciApp],
    users: ["contributor"],
    repositories: [
      { owner: "octo", name: "app" },
      { owner: "octo", name: "other" },
    ],
  });
  github.observe((exchange, given, isOverlay) => {
    // What we answer ourselves has to be what GitHub describes; the emulator's answers are its own business.
    if (isOverlay)
      wrong.push(...responseViolations(exchange.method, exchange.path, given.status, given.body));
  });
});

beforeEach(() => {
  hook.received.length = 0;
  github.deliveries.decide(() => "send");
});

afterAll(async () => {
  await github.close();
  await hook.close();
});

const events = () =>
  hook.received.map(({ event, payload }) =>
    typeof payload.action === "string" ? `${event} ${payload.action}` : event,
  );
const arrived = async (count: number) => {
  await expect.poll(() => hook.received.length, { timeout: 5_000 }).toBeGreaterThanOrEqual(count);
  await github.deliveries.settled();
};

/** Keys of a payload that GitHub's description asks for and that are missing or wrong at the top. */
function payloadProblems(
  event: string,
  action: string | undefined,
  payload: Record<string, unknown>,
): readonly string[] {
  const key = [event, action]
    .filter((part) => part !== undefined)
    .join("-")
    .replaceAll("_", "-");
  const schema = description().webhooks[key]?.post.requestBody.content["application/json"].schema;
  expect(schema, `there is a description of ${key}`).toBeDefined();
  return violations(`webhook ${key}`, schema, payload).filter((line) => line.startsWith("/ "));
}

describe("deliveries", () => {
  test("are signed, have a GUID and GitHub's headers", async () => {
    await github.openIssue({ ...place, title: "T", body: "B", by: "octo" });
    await arrived(1);

    const [delivery] = hook.received;
    expect(delivery?.headers["x-hub-signature-256"]).toBe(
      `sha256=${createHmac("sha256", secret)
        .update(delivery?.body ?? "")
        .digest("hex")}`,
    );
    expect(delivery?.guid).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(delivery?.headers["user-agent"]).toMatch(/^GitHub-Hookshot\//);
    expect(delivery?.payload).toMatchObject({ action: "opened", installation: { id: 50_001 } });
  });

  test("tell of a pull request's life", async () => {
    await github.commitFiles({ ...place, branch: "life", from: "main", files: { "a.py": "1\n" } });
    const number = await github.openPullRequest({
      ...place,
      branch: "life",
      title: "T",
      body: "B",
      by: "octo",
      draft: true,
    });
    await arrived(2);
    await github.commitFiles({ ...place, branch: "life", files: { "a.py": "2\n" } });
    await github.markReady(place, number);
    await arrived(5);
    await github.mergePullRequest(place, number);
    await arrived(7);

    expect(events().sort()).toEqual([
      "pull_request closed",
      "pull_request opened",
      "pull_request ready_for_review",
      "pull_request synchronize",
      "push",
      "push",
      "push",
    ]);
    const closed = hook.received.find(({ payload }) => payload.action === "closed");
    expect(closed?.payload).toMatchObject({ number, pull_request: { merged: true } });
    for (const { event, payload } of hook.received) {
      expect(payloadProblems(event, payload.action as string | undefined, payload)).toEqual([]);
    }
  });

  test("tell of checks with their App, and of the suite when all of it is done", async () => {
    const sha = await github.commitFiles({
      ...place,
      branch: "checks",
      from: "main",
      files: { "a.py": "3\n" },
    });
    await github.deliveries.settled();
    await expect.poll(() => hook.received.length).toBe(1);
    hook.received.length = 0;

    const running = await github.postCheckRun({ ...place, sha, name: "postgres" });
    await github.postCheckRun({ ...place, sha, name: "sqlite", conclusion: "success" });
    await github.finishCheckRun(place, running, "success");
    await arrived(5);

    expect(events().sort()).toEqual([
      "check_run completed",
      "check_run completed",
      "check_run created",
      "check_run created",
      "check_suite completed",
    ]);
    expect(
      hook.received.every(({ payload }) => JSON.stringify(payload).includes('"slug":"github-actions"')),
    ).toBe(true);
  });

  test("of an edit carry what was there before, also when two people were at it", async () => {
    const issue = await github.openIssue({ ...place, title: "T", body: "One", by: "octo" });
    const octo = github.actAs("octo");
    await octo.rest.issues.update({ ...place, issue_number: issue, body: "Two" });
    await octo.rest.issues.update({ ...place, issue_number: issue, body: "Three" });
    await arrived(3);

    const changes = hook.received
      .filter(({ payload }) => payload.action === "edited")
      .map(({ payload }) => payload.changes);
    expect(changes).toEqual([{ body: { from: "One" } }, { body: { from: "Two" } }]);
  });

  test("of edits that were saved at the same moment say what each of them replaced", async () => {
    const issue = await github.openIssue({ ...place, title: "T", body: "start", by: "octo" });
    const octo = github.actAs("octo");
    const save = (text: object) => octo.rest.issues.update({ ...place, issue_number: issue, ...text });
    // What changes no text has no event of an edit.
    await Promise.all([save({ body: "start" }), save({ labels: ["a"] })]);
    const bodies = ["a", "b", "c", "d", "e", "f"];
    await Promise.all(bodies.map((body) => save({ body })));
    const edits = () => hook.received.filter(({ payload }) => payload.action === "edited");
    await expect.poll(() => edits().length).toBe(bodies.length);

    const replaced = edits().map(
      ({ payload }) => (payload.changes as { body?: { from: string } }).body?.from,
    );
    const { data } = await octo.rest.issues.get({ ...place, issue_number: issue });
    expect([...replaced, data.body].sort()).toEqual([...bodies, "start"].sort());
    for (const { payload } of edits()) {
      const { body } = payload.issue as { body: string };
      expect((payload.changes as { body?: { from: string } }).body?.from).not.toBe(body);
    }
  });

  test("follow no save of a web editor that was opened with another text", async () => {
    const issue = await github.openIssue({ ...place, title: "T", body: "now", by: "octo" });
    const save = (opened: string, body: string) =>
      github.actAs("octo").rest.issues.update({
        ...place,
        issue_number: issue,
        body,
        headers: { [webEditorHeader]: digestOf(opened) },
      });
    await expect(save("earlier", "lost")).rejects.toMatchObject({ status: 409 });
    expect((await save("now", "saved")).data.body).toBe("saved");
  });

  test("of a comment on a pull request say that it is one", async () => {
    await github.commitFiles({ ...place, branch: "comment", from: "main", files: { "a.py": "4\n" } });
    const number = await github.openPullRequest({ ...place, branch: "comment", title: "T", by: "octo" });
    await github.postComment({ ...place, issue: number, body: "/convert-status", by: "contributor" });
    await arrived(3);

    const comment = hook.received.find(({ event }) => event === "issue_comment");
    expect(comment?.payload).toMatchObject({
      issue: { number, pull_request: {} },
      comment: { body: "/convert-status" },
      sender: { login: "contributor" },
    });
  });

  test("of merge groups, statuses and issues that go are sent", async () => {
    const issue = await github.openIssue({ ...place, title: "T", body: "B", by: "octo" });
    await github.transferIssue(place, issue, { owner: "octo", repo: "other" });
    await github.requestMergeGroup(place, "a".repeat(40), "b".repeat(40));
    const sha = await github.commitFiles({
      ...place,
      branch: "status",
      from: "main",
      files: { "a.py": "5\n" },
    });
    await github
      .actAs("octo")
      .rest.repos.createCommitStatus({ ...place, sha, state: "success", context: "ci" });
    await arrived(6);

    expect(events()).toEqual(
      expect.arrayContaining(["issues transferred", "merge_group checks_requested", "status"]),
    );
  });

  test("are dropped, doubled, held and turned round as told, and all are written down", async () => {
    github.deliveries.log.splice(0);
    const fates = ["drop", "double", "hold", "hold"] as const;
    let next = 0;
    github.deliveries.decide(() => fates[next++] ?? "send");
    for (const title of ["dropped", "doubled", "held one", "held two"]) {
      const before = next;
      await github.openIssue({ ...place, title, body: "", by: "octo" });
      await expect.poll(() => next).toBe(before + 1);
    }
    await arrived(2);
    const titles = () => hook.received.map(({ payload }) => (payload.issue as { title: string }).title);
    expect(titles()).toEqual(["doubled", "doubled"]);
    expect(new Set(hook.received.map(({ guid }) => guid)).size).toBe(1);

    github.deliveries.release((held) => [...held].reverse());
    await arrived(4);

    expect(new Set(titles())).toEqual(new Set(["doubled", "held two", "held one"]));
    expect(github.deliveries.log.map(({ statusCode }) => statusCode).sort()).toEqual([0, 200, 200, 200, 200]);
  });

  test("are sent again under the same GUID when asked to", async () => {
    await github.openIssue({ ...place, title: "again", body: "", by: "octo" });
    await arrived(1);
    const last = github.deliveries.log.at(-1)!;

    expect(github.deliveries.redeliver(last.id, github.app("convert-status"))).toBe(true);
    await arrived(2);

    expect(new Set(hook.received.map(({ guid }) => guid)).size).toBe(1);
  });
});

describe("the gateway", () => {
  const raw = (path: string, headers: Record<string, string>, init: RequestInit = {}) =>
    fetch(`${github.url}${path}`, { ...init, headers });

  test("refuses tokens that it did not give out", async () => {
    for (const token of ["garbage", "person-nobody", "ghs_made_up", "a.b.c"]) {
      expect((await raw("/repos/octo/app", { authorization: `Bearer ${token}` })).status).toBe(401);
    }
    expect((await raw("/repos/octo/app", {})).status).toBe(401);
  });

  test("answers with and without the prefix of a GitHub Enterprise Server", async () => {
    const headers = { authorization: "Bearer person-octo" };

    expect((await raw("/api/v3/repos/octo/app", headers)).status).toBe(200);
    expect((await raw("/repos/octo/app", headers)).status).toBe(200);
  });

  test("answers 304 to what has not changed, to the same asker", async () => {
    const first = await raw("/repos/octo/app", { authorization: "Bearer person-octo" });
    const etag = first.headers.get("etag") ?? "";

    expect(
      (await raw("/repos/octo/app", { authorization: "Bearer person-octo", "if-none-match": etag })).status,
    ).toBe(304);
    expect(
      (await raw("/repos/octo/app", { authorization: "Bearer person-contributor", "if-none-match": etag }))
        .status,
    ).toBe(200);
  });

  test("refuses bodies over GitHub's limit, check runs of people, and those of another App", async () => {
    const octo = github.actAs("octo");
    const issue = await github.openIssue({ ...place, title: "T", body: "B", by: "octo" });
    const { data: ref } = await octo.rest.git.getRef({ ...place, ref: "heads/main" });
    const run = await github.postCheckRun({ ...place, sha: ref.object.sha, name: "theirs" });

    await expect(
      octo.rest.issues.createComment({ ...place, issue_number: issue, body: "x".repeat(65_537) }),
    ).rejects.toThrow(/too long|Validation/);
    await expect(octo.rest.checks.create({ ...place, name: "n", head_sha: ref.object.sha })).rejects.toThrow(
      /GitHub App/,
    );
    await expect(github.finishCheckRun(place, run, "success", "convert-status")).rejects.toThrow(
      /Invalid app_id/,
    );
  });

  test("changes the token towards the emulator before the emulator's own limit is reached", async () => {
    const accounts = new Accounts([], ["octo"]);
    const used = new Set<string>();

    for (let count = 0; count < 10_000; count += 1) {
      used.add(await accounts.forwardToken({ authorization: "Bearer person-octo" }, async () => ""));
    }

    expect([...used]).toEqual(["person-octo-0", "person-octo-1", "person-octo-2"]);
  });

  test("answers everything of its own as GitHub describes it", () => {
    expect([
      ...new Set(wrong.map((line) => line.replace(/\d+/g, "N").replace(/[0-9a-f]{7,}/g, "SHA"))),
    ]).toEqual([]);
  });
});
