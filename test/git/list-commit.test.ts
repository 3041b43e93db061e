import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { listCommit } from "../../src/git/list-commit.ts";
import { openLocalRepository } from "../../src/git/local-repository.ts";
import { GitError } from "../../src/git/run-git.ts";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "listing-"));
  git("init", "-q");
});

afterAll(() => rm(folder, { recursive: true, force: true }));

function git(...args: readonly string[]): string {
  const author = ["-c", "user.name=test", "-c", "user.email=test@example.org"];
  return execFileSync("git", ["-C", folder, ...author, ...args], { encoding: "utf8" }).trim();
}

async function commit(files: Readonly<Record<string, string | null>>): Promise<string> {
  for (const [path, text] of Object.entries(files)) {
    if (text === null) await rm(join(folder, path));
    else {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
  }
  git("add", "-A");
  git("commit", "-q", "--allow-empty", "-m", "change");
  return git("rev-parse", "HEAD");
}

/** Every file with its blob, as git lists a commit by itself. */
function whole(sha: string): readonly string[] {
  return git("ls-tree", "-r", "--format=%(path) %(objectname)", "--full-tree", sha).split("\n");
}

async function listed(sha: string): Promise<readonly string[]> {
  const entries = await listCommit(await openLocalRepository(folder), sha);
  return [...entries.values()].map(({ path, blob }) => `${path} ${blob}`);
}

it("lists what differs from the last listing, back and forth, the same commit and one without a change too", async () => {
  const first = await commit({ "a.py": "1\n", "b/c.py": "2\n", "b/d.py": "3\n" });
  const second = await commit({ "a.py": "changed\n", "b/d.py": null, "b/é\n.py": "new\n", "0.py": "" });
  const same = await commit({});

  for (const sha of [first, second, same, first, first, same])
    expect(await listed(sha)).toHaveLength(whole(sha).length);
  expect(await listed(first)).toEqual(whole(first));
  expect((await listed(second)).map((one) => one.split(" ")[0])).toEqual([
    "0.py",
    "a.py",
    "b/c.py",
    "b/é\n.py",
  ]);
});

it("lists anew where the commit that was listed last is gone", async () => {
  const base = git("rev-parse", "HEAD");
  const gone = await commit({ "gone.py": "" });
  await listed(gone);
  git("checkout", "-q", "--detach", base);
  const kept = await commit({ "kept.py": "" });
  await rm(join(folder, ".git/objects", gone.slice(0, 2), gone.slice(2)));

  expect((await listed(kept)).some((one) => one.startsWith("kept.py "))).toBe(true);
  expect((await listed(kept)).some((one) => one.startsWith("gone.py "))).toBe(false);
});

it("says that a commit is not there", async () => {
  await expect(listed("1".repeat(40))).rejects.toBeInstanceOf(GitError);
});
