import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openGitHubRepository } from "../../src/github/github-repository.ts";
import { memoryBlobs, openTestRepository, type TestRepository } from "./open-test-repository.ts";

let world: TestRepository;
let folder: string;

/** Runs git in the sample repository, with fixed people and times. */
function git(...args: string[]): string {
  const date = "2026-03-01T12:00:00+0530";
  return execFileSync("git", ["-C", folder, ...args], {
    encoding: "utf8",
    env: {
      ...process.env,
      GIT_AUTHOR_NAME: "Zoë",
      GIT_AUTHOR_EMAIL: "zoe@example.org",
      GIT_COMMITTER_NAME: "Zoë",
      GIT_COMMITTER_EMAIL: "zoe@example.org",
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
      GIT_CONFIG_GLOBAL: "/dev/null",
    },
  }).trim();
}

function commit(message: string, files: Record<string, string | Uint8Array>): string {
  for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content);
  git("add", "-A");
  git("commit", "-q", "-m", message);
  return git("rev-parse", "HEAD");
}

const binary = Buffer.from([0, 1, 2, 255, 254]);
const latin = Buffer.from("# caf\xe9\n", "latin1");
let shas: { first: string; second: string; merge: string; feature: string };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "history-"));
  git("init", "-q", "-b", "main");
  const first = commit("First", {
    "a.py": "a = 1\n",
    "b.py": "b = 1\n",
    "logo.png": binary,
    "latin.py": latin,
  });
  execFileSync("ln", ["-s", "a.py", join(folder, "link.py")]);
  const second = commit("Second ✓", { "a.py": "a = 2\n" });
  git("checkout", "-q", "-b", "side", first);
  commit("Side", { "b.py": "b = 2\n" });
  git("checkout", "-q", "main");
  git("merge", "-q", "--no-ff", "-m", "Merge side", "side");
  const merge = git("rev-parse", "HEAD");
  git("checkout", "-q", "-b", "feature");
  git("mv", "b.py", "c.py");
  git("rm", "-q", "logo.png");
  const feature = commit("Feature", { "new.py": "n = 1\n" });
  shas = { first, second, merge, feature };
  world = await openTestRepository();
  await world.github.pushBranch({ ...world.place, folder, revision: "main", branch: "main" });
  await world.github.pushBranch({ ...world.place, folder, revision: "feature", branch: "feature" });
});

afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

describe("a tree on GitHub", () => {
  test("has the commits that git made, and all of their files", async () => {
    expect(await world.repository.headOf("main")).toBe(shas.merge);
    expect(await world.repository.headOf("no-such-branch")).toBeNull();

    const tree = await world.repository.treeAt(shas.merge);
    const list = await tree.list();
    expect(list.map(({ path, type }) => `${path} ${type}`)).toEqual([
      "a.py file",
      "b.py file",
      "latin.py file",
      "link.py symlink",
      "logo.png file",
    ]);
  });

  test("gives every byte, binary and not UTF-8 too", async () => {
    const tree = await world.repository.treeAt(shas.merge);

    const files = await tree.read(["a.py", "b.py", "latin.py", "logo.png", "link.py", "gone.py"]);

    const texts = Object.fromEntries(
      [...files].map(([path, bytes]) => [path, Buffer.from(bytes).toString("latin1")]),
    );
    expect(texts).toEqual({
      "a.py": "a = 2\n",
      "b.py": "b = 2\n",
      "latin.py": "# caf\xe9\n",
      "logo.png": binary.toString("latin1"),
    });
    expect(tree.unreadable).toEqual([]);
  });

  test("tells where its symlinks lead, and nothing of what lies there", async () => {
    const tree = await world.repository.treeAt(shas.merge);

    const links = await tree.readLinks?.(["link.py", "a.py", "gone.py"]);

    expect([...(links ?? [])]).toEqual([["link.py", "a.py"]]);
  });

  test("is read from GitHub once", async () => {
    const blobs = memoryBlobs();
    const client = await world.connection.forInstallation(world.repository.id.installation);
    const read = async (sha: string) => {
      const before = world.github.requests.length;
      await (await openGitHubRepository(client, world.repository.id, blobs).treeAt(sha)).read([
        "a.py",
        "b.py",
      ]);
      return world.github.requests
        .slice(before)
        .map(({ method, path }) => `${method} ${path.split("/").at(-2) ?? ""}`);
    };

    expect(await read(shas.merge)).toEqual(["GET trees", "POST "]);
    expect(await read(shas.merge)).toEqual(["GET trees"]);
  });

  test("says of a blob that GitHub does not give that it was not read", async () => {
    const tree = await world.repository.treeAt(shas.first);
    world.github.faults.add({ kind: "403-permission", path: /graphql/, times: 1 });

    await expect(tree.read(["a.py", "b.py"])).rejects.toThrow(/contents: read|metadata: read/);
  });
});

describe("the history of a branch", () => {
  test("is its first-parent line", async () => {
    const history = await world.repository.history("main", 10);

    // The emulated repository began with a commit of its own, which the pushed branch does not contain.
    expect(history.map(({ sha }) => sha)).toEqual([shas.merge, shas.second, shas.first]);
    expect(history[0]?.committedAt).toBe("2026-03-01T06:30:00Z");
  });

  test("is no longer than asked", async () => {
    expect(await world.repository.history("main", 2)).toHaveLength(2);
  });

  test("names for a path the merges that brought changes, not the merged commits", async () => {
    const of = async (path: string) =>
      (await world.repository.history("main", 10, path)).map(({ sha }) => sha);

    expect(await of("b.py")).toEqual([shas.merge, shas.first]);
    expect(await of("a.py")).toEqual([shas.second, shas.first]);
    expect(await of("none.py")).toEqual([]);
  });
});

describe("a comparison", () => {
  test("is the one that git makes", async () => {
    const { mergeBaseSha, files, complete } = await world.repository.compare("main", shas.feature);

    expect(mergeBaseSha).toBe(git("merge-base", "main", "feature"));
    expect(complete).toBe(true);
    expect([...files].sort((a, b) => a.path.localeCompare(b.path))).toEqual([
      { path: "c.py", previousPath: "b.py", status: "renamed" },
      { path: "logo.png", previousPath: null, status: "removed" },
      { path: "new.py", previousPath: null, status: "added" },
    ]);
  });

  test("of more than 300 files is completed from the trees", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 320 }, (_, index) => [`many/f${index}.py`, `x = ${index}\n`]),
    );
    const sha = await world.github.commitFiles({ ...world.place, branch: "many", from: "main", files });

    const comparison = await world.repository.compare("main", sha);

    expect(comparison.files).toHaveLength(320);
    expect(comparison.complete).toBe(true);
  });
});

describe("pull requests", () => {
  test("are found by number, by base and by head, forks too", async () => {
    const own = await world.github.openPullRequest({
      ...world.place,
      branch: "feature",
      title: "Own",
      by: "octo",
    });
    const forked = await world.github.commitFiles({
      ...world.place,
      branch: "patch",
      fork: "contributor",
      from: "main",
      files: { "z.py": "z = 1\n" },
    });
    const fork = await world.github.openPullRequest({
      ...world.place,
      branch: "patch",
      fork: "contributor",
      title: "Fork",
      by: "contributor",
    });

    expect(await world.repository.pullRequest(own)).toMatchObject({
      headSha: shas.feature,
      baseRef: "main",
      state: "open",
      merged: false,
    });
    expect(await world.repository.pullRequest(fork)).toMatchObject({
      author: "contributor",
      headRepository: "contributor/app",
    });
    expect(await world.repository.pullRequest(9_999)).toBeNull();
    expect((await world.repository.openPullRequests("main")).map(({ number }) => number)).toEqual([
      own,
      fork,
    ]);
    expect(await world.repository.openPullRequests("other")).toEqual([]);
    expect(await world.repository.pullRequestsOf(shas.feature)).toEqual([own]);
    expect(await world.repository.pullRequestsOf(forked)).toEqual([fork]);
    expect(await world.repository.pullRequestsOf("0".repeat(40))).toEqual([]);
  });

  test("follow their branch, and know their merge", async () => {
    const branch = "moving";
    await world.github.commitFiles({ ...world.place, branch, from: "main", files: { "m.py": "m = 1\n" } });
    const number = await world.github.openPullRequest({
      ...world.place,
      branch,
      title: "Moving",
      by: "octo",
    });
    const moved = await world.github.commitFiles({ ...world.place, branch, files: { "m.py": "m = 2\n" } });

    expect((await world.repository.pullRequest(number))?.headSha).toBe(moved);
    const merged = await world.github.mergePullRequest(world.place, number);
    expect(await world.repository.pullRequest(number)).toMatchObject({
      merged: true,
      state: "closed",
      mergeCommitSha: merged,
    });
    expect(await world.repository.headOf("main")).toBe(merged);
    expect(await world.repository.pullRequestsOf(merged)).toEqual([number]);
  });
});

describe("evidence", () => {
  test("names the App of every check run, and statuses only when asked", async () => {
    const octo = world.github.actAs("octo");
    await world.github.postCheckRun({
      ...world.place,
      sha: shas.second,
      name: "sqlite",
      workflow: "a",
      conclusion: "success",
    });
    await world.github.postCheckRun({
      ...world.place,
      sha: shas.second,
      name: "sqlite",
      workflow: "b",
      conclusion: "failure",
    });
    await octo.rest.repos.createCommitStatus({
      ...world.place,
      sha: shas.second,
      context: "ci/mysql",
      state: "success",
    });

    const runs = await world.repository.checkRuns(shas.second, { commitStatuses: false });
    const all = await world.repository.checkRuns(shas.second, { commitStatuses: true });

    expect(runs.complete).toBe(true);
    expect(runs.runs?.map(({ name, app, conclusion }) => [name, app, conclusion])).toEqual([
      ["sqlite", "github-actions", "failure"],
      ["sqlite", "github-actions", "success"],
    ]);
    expect(new Set(runs.runs?.map(({ suiteId }) => suiteId)).size).toBe(2);
    expect(all.runs?.at(-1)).toMatchObject({
      name: "ci/mysql",
      source: "commit-status",
      conclusion: "success",
      app: null,
    });
  });

  test("is read from all pages", async () => {
    for (let index = 0; index < 105; index += 1) {
      await world.github.postCheckRun({
        ...world.place,
        sha: shas.first,
        name: `job ${index}`,
        conclusion: "success",
      });
    }

    const { runs, complete } = await world.repository.checkRuns(shas.first, { commitStatuses: false });

    expect([runs?.length, complete]).toEqual([105, true]);
  });
});

describe("people", () => {
  test("have the standing that GitHub gives them", async () => {
    await world.github.addCollaborator(world.place, "contributor", "push");

    expect(await world.repository.permissionOf("octo")).toBe("admin");
    expect(await world.repository.permissionOf("contributor")).toBe("write");
    expect(await world.repository.permissionOf("stranger")).toBe("read");
    expect(await world.repository.permissionOf("never-heard-of")).toBe("none");
  });
});

describe("an issue", () => {
  test("may be a pull request, and may be elsewhere", async () => {
    const issue = await world.github.openIssue({ ...world.place, title: "T", body: "B", by: "octo" });
    const comment = await world.github.postComment({
      ...world.place,
      issue,
      body: "/convert-status",
      by: "stranger",
    });

    expect(await world.repository.issue(issue)).toMatchObject({
      found: true,
      issue: { body: "B", isPullRequest: false },
    });
    expect(await world.repository.issue(1)).toMatchObject({ found: true, issue: { isPullRequest: true } });
    expect(await world.repository.comment(comment)).toEqual({
      body: "/convert-status",
      author: "stranger",
      isBot: false,
    });
    expect(await world.repository.comment(99_999)).toBeNull();
  });
});

test("an unchanged repository costs nothing of the limit", async () => {
  const ask = () => world.repository.openPullRequests("main");
  await ask();
  const before = world.github.notModified;

  await ask();

  expect(world.github.notModified).toBe(before + 1);
});

test("everything that was asked is what GitHub describes", () => {
  expect(world.strict.violations).toEqual([]);
});
