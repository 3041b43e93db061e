import { beforeEach, describe, expect, test } from "vitest";
import { readHook, readRegisteredApp } from "../../src/github/app-description.ts";
import { latestAttempts, missedDeliveries } from "../../src/github/deliveries.ts";
import { connectWithToken, type GitHubClient } from "../../src/github/github-connection.ts";
import {
  GitHubProblem,
  MissingPermission,
  NotFound,
  RateLimited,
  Unavailable,
} from "../../src/github/github-problem.ts";
import { openGitHubPublisher } from "../../src/github/github-publisher.ts";
import { openGitHubRepository } from "../../src/github/github-repository.ts";
import { listInstallations, listInstalledRepositories } from "../../src/github/installations.ts";
import { operations } from "../../src/github/operations.ts";
import { readClock } from "../../src/github/read-clock.ts";
import { memoryBlobs } from "../github/open-test-repository.ts";
import type { Json } from "../support/gateway/json.ts";
import { findOperation, resolve } from "../support/openapi/github-description.ts";
import { StrictFetch } from "../support/openapi/strict-fetch.ts";

const apiUrl = "https://api.github.com";
const seen = new Set<string>();
let override: ((method: string, path: string) => Response | null) | null;
let client: GitHubClient;
let strict: StrictFetch;

/** Answers every operation with the example of GitHub's description. */
async function exampleFetch(url: string, init: RequestInit = {}): Promise<Response> {
  const method = init.method ?? "GET";
  const { pathname } = new URL(url);
  const given = override?.(method, pathname) ?? null;
  if (given !== null) return given;
  const operation = findOperation(method, pathname);
  if (operation === null) throw new Error(`${method} ${pathname} is not described.`);
  seen.add(operation.route);
  const [status = "200", described] =
    Object.entries(operation.definition.responses as Record<string, Json>).find(([code]) =>
      code.startsWith("2"),
    ) ?? [];
  const media = resolve(described)?.content?.["application/json"];
  const examples = (media?.examples ?? {}) as Record<string, Json>;
  const example = examples.default ?? Object.values(examples)[0];
  const stated: Json = resolve(example)?.value ?? media?.example;
  // Some examples refer to a named one inside of their value.
  const value: Json = stated?.$ref === undefined ? stated : resolve(stated).value;
  const body = value === undefined ? null : JSON.stringify(value);
  return new Response(body, { status: Number(status), headers: { "content-type": "application/json" } });
}

beforeEach(() => {
  override = null;
  strict = new StrictFetch(exampleFetch, apiUrl);
  client = connectWithToken("t", { apiUrl, fetch: strict.fetch, throttle: false });
});

const id = { installation: 1, owner: "octocat", name: "Hello-World" };
const repository = () => openGitHubRepository(client, id, memoryBlobs());
const publisher = () =>
  openGitHubPublisher(client, id, { us: { id: 1, login: "octoapp[bot]" }, splice: (body) => body });
const sha = "6dcb09b5b57875f334f61aebed695e2e4193db5e";

describe("GitHub's example answers are read: ", () => {
  test("the repository and a branch", async () => {
    expect(await repository().defaultBranch()).toBe("master");
    expect(await repository().isPrivate()).toBe(false);
    expect(await repository().headOf("featureA")).toBe("aa218f56b14c9653891f9e74264a383fa43fefbd");
  });

  test("a tree, and a blob that is not what its id says", async () => {
    const tree = await repository().treeAt(sha);

    expect((await tree.list()).map(({ path, type }) => `${path} ${type}`)).toEqual([
      "exec_file file",
      "file.rb file",
    ]);
    expect((await tree.read(["file.rb"])).size).toBe(0);
    expect(tree.unreadable).toEqual([
      { file: "file.rb", message: "GitHub did not give the content of this file." },
    ]);
  });

  test("the history and a comparison", async () => {
    expect(await repository().history("main", 5)).toEqual([{ sha, committedAt: "2011-04-14T16:00:49Z" }]);
    expect(await repository().compare("a", "b")).toMatchObject({ mergeBaseSha: sha, complete: true });
  });

  test("pull requests", async () => {
    expect(await repository().pullRequest(1347)).toMatchObject({
      number: 1347,
      baseRef: "master",
      headRepository: "octocat/Hello-World",
    });
    expect(await repository().openPullRequests("master")).toHaveLength(1);
    expect(await repository().pullRequestsOf(sha)).toEqual([1347]);
  });

  test("evidence", async () => {
    const { runs } = await repository().checkRuns(sha, { commitStatuses: true });

    expect(runs?.map(({ source, app }) => [source, app])).toEqual([
      ["check-run", "octoapp"],
      ["commit-status", null],
      ["commit-status", null],
    ]);
  });

  test("an issue, a comment, a permission", async () => {
    expect(await repository().issue(1347)).toMatchObject({
      found: true,
      issue: { number: 1347, title: "Found a bug" },
    });
    expect(await repository().comment(1)).toEqual({ body: "Me too", author: "octocat", isBot: false });
    expect(await repository().permissionOf("octocat")).toBe("admin");
  });

  test("what was published", async () => {
    expect(await publisher().ensureComment(1347, "<!-- m -->", "<!-- m -->\ntext")).toBe("created");
    await publisher().ensureReaction(1, "eyes");
    expect(await publisher().ensureEpic(1347, { section: null, previous: null, amend: (body) => body })).toBe(
      "unchanged",
    );
    const output = {
      name: "Convert Status",
      headSha: sha,
      externalId: "x",
      status: "completed",
      conclusion: "success",
      title: "t",
      summary: "s",
      text: "",
      annotations: [],
      detailsUrl: null,
    } as const;
    expect(await publisher().ensureCheckRun(output)).toBe("created");
  });

  test("installations, their repositories, and deliveries that were not handed over", async () => {
    expect(await listInstallations(client)).toMatchObject([
      { id: 1, account: "octocat", isSuspended: false },
    ]);
    expect(await listInstalledRepositories(client)).toMatchObject([
      { owner: "octocat", name: "Hello-World" },
    ]);
    override = (_method, path) =>
      path === "/app/hook/deliveries"
        ? Response.json([
            {
              id: 12345678,
              guid: "g",
              delivered_at: "2026-01-01T00:00:00Z",
              status_code: 502,
              event: "issues",
            },
          ])
        : null;
    const missed = [];
    for await (const delivery of missedDeliveries(client, new Date(0), async () => new Set()))
      missed.push(delivery);
    expect(missed).toMatchObject([{ guid: "g", event: "issues", payload: { action: "opened" } }]);
  });

  test("how the App is registered, where its deliveries go and what became of them, and the time", async () => {
    expect(await readRegisteredApp(client)).toMatchObject({
      slug: "octoapp",
      permissions: { issues: "write" },
      events: ["push", "pull_request"],
    });
    expect(await readHook(client)).toEqual({
      url: "https://example.com/webhook",
      contentType: "json",
      hasSecret: true,
      verifiesCertificate: true,
    });
    expect(await latestAttempts(client)).toMatchObject([{ isDelivered: true, status: "OK" }, {}]);
    expect(await readClock(strict.fetch, apiUrl, () => new Date())).toBeNull();
  });

  test("all of them with requests that GitHub describes", () => {
    expect(strict.violations).toEqual([]);
    const neverAsked = Object.keys(operations).filter((route) => !seen.has(route));
    // Each of these has a test against the emulated GitHub.
    expect(neverAsked).toEqual([
      "GET /repos/{owner}/{repo}/check-runs/{check_run_id}/annotations",
      "PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}",
      "PATCH /repos/{owner}/{repo}/issues/{issue_number}",
      "PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}",
      "DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}",
    ]);
  });
});

describe("GitHub's refusals become sentences: ", () => {
  const refuse = (status: number, message: string, headers: Record<string, string> = {}) => {
    override = () => Response.json({ message }, { status, headers });
  };
  const problem = async (work: Promise<unknown>): Promise<unknown> =>
    work.then(
      () => null,
      (error: unknown) => error,
    );

  test("a missing permission is named as GitHub's settings name it", async () => {
    refuse(403, "Resource not accessible by integration", {
      "x-accepted-github-permissions": "checks=write",
    });

    const error = await problem(repository().checkRuns(sha, { commitStatuses: false }));

    expect(error).toBeInstanceOf(MissingPermission);
    expect((error as Error).message).toContain("`checks: write`");
  });

  test("without GitHub's header our own list names it", async () => {
    refuse(403, "Resource not accessible by integration");

    expect(await problem(publisher().ensureReaction(1, "+1"))).toMatchObject({ permission: "issues: write" });
  });

  test("a limit says until when", async () => {
    refuse(429, "slow down", { "retry-after": "30" });
    const limited = await problem(repository().defaultBranch());
    expect(limited).toBeInstanceOf(RateLimited);
    const wait = (limited as RateLimited).until.getTime() - Date.now();
    expect(Math.round(wait / 1000)).toBeGreaterThan(25);
    expect(Math.round(wait / 1000)).toBeLessThanOrEqual(30);
  });

  test("a secondary limit that names no time is a minute", async () => {
    refuse(403, "You have exceeded a secondary rate limit.");

    const limited = (await problem(repository().defaultBranch())) as RateLimited;

    expect(Math.round((limited.until.getTime() - Date.now()) / 1000)).toBeGreaterThan(50);
  });

  test("a used-up hour lasts until GitHub's reset", async () => {
    const reset = Math.floor(Date.now() / 1000) + 1_800;
    refuse(403, "API rate limit exceeded", {
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(reset),
    });

    expect(await problem(repository().defaultBranch())).toMatchObject({ until: new Date(reset * 1000) });
  });

  test("gone is gone: 404 and 410", async () => {
    refuse(404, "Not Found");
    expect(await repository().pullRequest(1)).toBeNull();
    expect(await problem(repository().defaultBranch())).toBeInstanceOf(NotFound);
    refuse(410, "This issue was deleted");
    expect(await repository().issue(1)).toEqual({ found: false, why: "deleted" });
    refuse(410, "Issues are disabled for this repo");
    expect(await repository().issue(1)).toEqual({ found: false, why: "issues-disabled" });
  });

  test("refused credentials say what to check", async () => {
    refuse(401, "Bad credentials");

    expect(String(await problem(repository().defaultBranch()))).toMatch(/PRIVATE_KEY/);
  });

  test("a lock is told apart from a missing permission", async () => {
    override = (method) =>
      method === "PATCH" ? Response.json({ message: "Issue is locked." }, { status: 403 }) : null;
    const locked = openGitHubPublisher(client, id, {
      us: { id: 1, login: "x" },
      splice: (body) => `${body}!`,
    });

    expect(await locked.ensureEpic(1347, { section: null, previous: null, amend: (body) => body })).toBe(
      "locked",
    );
  });

  test("an unprocessable request is a problem with GitHub's words", async () => {
    override = (method) =>
      method === "POST" ? Response.json({ message: "Validation Failed" }, { status: 422 }) : null;

    const error = await problem(publisher().ensureComment(1, "<!-- m -->", "text"));

    expect(error).toBeInstanceOf(GitHubProblem);
    expect(error).not.toBeInstanceOf(Unavailable);
    expect(String(error)).toContain("Validation Failed");
  });

  test("an answer of another shape names the place", async () => {
    override = () => Response.json({ default_branch: 1 });

    await expect(repository().defaultBranch()).rejects.toThrow(/default_branch/);
  });

  test("neither a sentence nor its parts carry the token", async () => {
    refuse(403, "Resource not accessible by integration");
    const secret = connectWithToken("ghs_verysecret", { apiUrl, fetch: exampleFetch, throttle: false });

    const error = await problem(openGitHubRepository(secret, id, memoryBlobs()).defaultBranch());

    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain("verysecret");
  });
});
