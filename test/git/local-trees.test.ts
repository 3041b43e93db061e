import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openCommitTree } from "../../src/git/commit-tree.ts";
import {
  changedFiles,
  findMergeBase,
  openLocalRepository,
  resolveCommit,
} from "../../src/git/local-repository.ts";
import { openWorkingTree } from "../../src/git/working-tree.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "trees-"));
  git("init", "-q", "-b", "main");
  write("app/main.py", "from fastapi import FastAPI\n");
  write("app/with space é.py", "x = 1\n");
  commit("first");
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function git(...args: string[]): string {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
  return execFileSync("git", ["-C", folder, ...identity, ...args], { encoding: "utf8" }).trim();
}

function write(path: string, text: string | Buffer): void {
  mkdirSync(join(folder, path, ".."), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function commit(message: string): string {
  git("add", "-A");
  git("commit", "-q", "-m", message);
  return git("rev-parse", "HEAD");
}

const text = (bytes: Uint8Array | undefined) =>
  bytes === undefined ? null : new TextDecoder().decode(bytes);

describe("the tree of a commit", () => {
  it("gives the files as they were, whatever lies on disk now", async () => {
    const first = git("rev-parse", "HEAD");
    write("app/main.py", "changed\n");

    const tree = openCommitTree(await openLocalRepository(folder), first);

    expect(text((await tree.read(["app/main.py"])).get("app/main.py"))).toBe("from fastapi import FastAPI\n");
    expect(tree.dirty).toBe(false);
  });

  it("lists names with spaces and accents, symlinks as symlinks", async () => {
    symlinkSync("/etc/passwd", join(folder, "app/link.py"));
    const sha = commit("link");

    const entries = await openCommitTree(await openLocalRepository(folder), sha).list();

    expect(entries.map((entry) => [entry.path, entry.type])).toEqual([
      ["app/link.py", "symlink"],
      ["app/main.py", "file"],
      ["app/with space é.py", "file"],
    ]);
  });

  it("never follows a symlink out of the repository", async () => {
    symlinkSync("/etc/passwd", join(folder, "app/link.py"));
    const sha = commit("link");
    const repository = await openLocalRepository(folder);

    const fromCommit = await openCommitTree(repository, sha).read(["app/link.py"]);
    const fromDisk = await (await openWorkingTree(repository)).read(["app/link.py"]);

    expect([...fromCommit, ...fromDisk]).toEqual([]);
  });

  it("reads many files at once, binary ones unharmed", async () => {
    const bytes = Buffer.from([0, 10, 255, 10, 0]);
    write("data.bin", bytes);
    const sha = commit("binary");

    const files = await openCommitTree(await openLocalRepository(folder), sha).read([
      "data.bin",
      "app/main.py",
      "absent",
    ]);

    expect(Buffer.from(files.get("data.bin") ?? [])).toEqual(bytes);
    expect([...files.keys()].sort()).toEqual(["app/main.py", "data.bin"]);
  });

  it("searches without reading everything, and finds nothing without failing", async () => {
    const tree = openCommitTree(await openLocalRepository(folder), git("rev-parse", "HEAD"));

    expect([...((await tree.search?.(["FastAPI"], ".py")) ?? [])]).toEqual(["app/main.py"]);
    expect([...((await tree.search?.(["nowhere"], ".py")) ?? [])]).toEqual([]);
  });
});

describe("the working tree", () => {
  it("holds new files, leaves out ignored ones and says that it is dirty", async () => {
    write(".gitignore", "ignored.py\n");
    write("ignored.py", "");
    write("new.py", "y = 2\n");

    const tree = await openWorkingTree(await openLocalRepository(folder));

    const paths = (await tree.list()).map((entry) => entry.path);
    expect(paths).toContain("new.py");
    expect(paths).not.toContain("ignored.py");
    expect(tree).toMatchObject({ dirty: true, commit: git("rev-parse", "HEAD") });
  });

  it("lists a repository in the repository as what it is, though git does not know it", async () => {
    write("inner/a.py", "");
    git("init", "-q", "inner");
    write("new.py", "");

    const entries = await (await openWorkingTree(await openLocalRepository(folder))).list();

    expect(entries.map(({ path, type }) => [path, type])).toEqual([
      ["app/main.py", "file"],
      ["app/with space é.py", "file"],
      ["inner", "submodule"],
      ["new.py", "file"],
    ]);
  });

  it("of a subfolder keeps paths relative to git's top level", async () => {
    write("other/b.py", "");
    commit("other");

    const tree = await openWorkingTree(await openLocalRepository(join(folder, "app")));

    expect((await tree.list()).map((entry) => entry.path)).toEqual(["app/main.py", "app/with space é.py"]);
  });

  it("knows the blobs of files that are as git has them, and of no other", async () => {
    write("same.py", "z = 3\n");
    commit("same");
    write("app/main.py", "changed\n");
    write("new.py", "");

    const entries = await (await openWorkingTree(await openLocalRepository(folder))).list();

    expect(entries.map(({ path, blob }) => [path, blob])).toEqual([
      ["app/main.py", null],
      ["app/with space é.py", git("rev-parse", "HEAD:app/with space é.py")],
      ["new.py", null],
      ["same.py", git("rev-parse", "HEAD:same.py")],
    ]);
  });

  it("lists what is on disk after deletions, conflicts and changes of type", async () => {
    write("gone.py", "");
    write("typed.py", "");
    write("both.py", "base\n");
    commit("more");
    git("checkout", "-q", "-b", "other");
    write("both.py", "theirs\n");
    commit("theirs");
    git("checkout", "-q", "main");
    write("both.py", "ours\n");
    commit("ours");
    expect(() => git("merge", "other")).toThrow();
    rmSync(join(folder, "gone.py"));
    rmSync(join(folder, "typed.py"));
    symlinkSync("/etc/passwd", join(folder, "typed.py"));

    const tree = await openWorkingTree(await openLocalRepository(folder));

    const types = new Map((await tree.list()).map(({ path, type }) => [path, type]));
    expect(types.has("gone.py")).toBe(false);
    expect(types.get("typed.py")).toBe("symlink");
    expect(text((await tree.read(["both.py"])).get("both.py"))).toContain("<<<<<<<");
  });

  it("searches what is on disk, files that git was told not to look at included", async () => {
    write("unwatched.py", "x = 1\n");
    write("forgotten.py", "needle\n");
    commit("unwatched");
    git("update-index", "--assume-unchanged", "unwatched.py", "forgotten.py");
    write("unwatched.py", "needle\n");
    write("forgotten.py", "x = 1\n");
    write("new.py", "needle\n");
    write("new.txt", "needle\n");
    write(".gitignore", "ignored.py\n");
    write("ignored.py", "needle\n");

    const tree = await openWorkingTree(await openLocalRepository(folder));

    expect([...((await tree.search?.(["needle"], ".py")) ?? [])].sort()).toEqual(["new.py", "unwatched.py"]);
    expect((await tree.list()).find(({ path }) => path === "unwatched.py")?.blob).toBeNull();
  });

  it("before the first commit has no commit", async () => {
    rmSync(join(folder, ".git"), { recursive: true });
    git("init", "-q");

    const tree = await openWorkingTree(await openLocalRepository(folder));

    expect(tree).toMatchObject({ commit: null, dirty: true });
    expect((await tree.list()).map(({ path }) => path)).toEqual(["app/main.py", "app/with space é.py"]);
  });

  it("works outside git", async () => {
    rmSync(join(folder, ".git"), { recursive: true });

    const tree = await openWorkingTree(await openLocalRepository(folder));

    expect(tree.commit).toBeNull();
    expect((await tree.list()).map((entry) => entry.path)).toEqual(["app/main.py", "app/with space é.py"]);
  });
});

describe("comparing commits", () => {
  it("starts at the merge base and follows renames", async () => {
    const first = git("rev-parse", "HEAD");
    git("checkout", "-q", "-b", "work");
    git("mv", "app/main.py", "app/server.py");
    const head = commit("rename");
    git("checkout", "-q", "main");
    write("later.py", "");
    const base = commit("later");
    const repository = await openLocalRepository(folder);

    const mergeBase = await findMergeBase(repository, base, head);

    expect(mergeBase).toBe(first);
    expect(await changedFiles(repository, mergeBase, head)).toEqual([
      { path: "app/server.py", previousPath: "app/main.py", status: "renamed" },
    ]);
  });

  it("says in a sentence that a commit does not exist, options in disguise included", async () => {
    const repository = await openLocalRepository(folder);
    await expect(resolveCommit(repository, "nowhere")).rejects.toThrow(/There is no commit nowhere/);
    await expect(resolveCommit(repository, "--output=x")).rejects.toThrow(/There is no commit --output=x/);
  });
});

describe("a commit of a repository that was listed before", () => {
  it("has the files that git lists for it, in git's order", async () => {
    const repository = await openLocalRepository(folder);
    write("b/ü.py", "x = 1\n");
    write("a.py", "x = 1\n");
    write("z/deep/c.py", "x = 1\n");
    const commits = [commit("first")];
    write("b.py", "new\n");
    write("b/ü.py", "x = 2\n");
    git("rm", "-q", "a.py");
    commits.push(commit("added, changed, removed"));
    git("rm", "-q", "z/deep/c.py");
    symlinkSync("b.py", join(folder, "z"));
    write("é.py", "");
    commits.push(commit("a folder became a symlink"));
    for (const sha of [...commits, ...commits.toReversed()]) {
      const entries = await openCommitTree(repository, sha).list();
      const wanted = git("ls-tree", "-r", "-z", sha)
        .split("\0")
        .filter((line) => line !== "");
      expect(entries.map(({ path, blob, type }) => `${type} ${blob} ${path}`)).toEqual(
        wanted.map((line) => {
          const [, mode, blob, path] = /^(\d+) \w+ (\w+)\t(.*)$/s.exec(line) ?? [];
          return `${mode === "120000" ? "symlink" : "file"} ${blob} ${path}`;
        }),
      );
    }
  });
});
