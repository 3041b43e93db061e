import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findRoutes } from "../../src/campaign-kinds/fastapi-routes/find-routes.ts";
import { connectGitHub } from "../../src/github/github-connection.ts";
import { openGitHubRepository } from "../../src/github/github-repository.ts";
import { settingsWith } from "../campaign-kinds/fastapi-routes/scan-files.ts";
import { OpenCache } from "../support/open-cache.ts";
import { memoryBlobs, openTestRepository, type TestRepository } from "./open-test-repository.ts";

let world: TestRepository;
let folder: string;
let shas: { first: string; second: string };

const git = (...args: string[]) =>
  execFileSync("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
    encoding: "utf8",
  }).trim();

const app =
  "from fastapi import FastAPI\nfrom app.more import router\n\napp = FastAPI()\napp.include_router(router)\n";
const more = 'from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n@router.get("/a")\ndef a(): ...\n';
const files: Readonly<Record<string, string>> = {
  "app/__init__.py": "",
  "app/main.py": app,
  "app/more.py": more,
  "top.py": "top = 1\n",
  ...Object.fromEntries(
    Array.from({ length: 120 }, (_, n) => [`lib/part${n % 3}/file${n}.py`, `n = ${n}\n`] as const),
  ),
};

function commit(message: string, changed: Readonly<Record<string, string>>): string {
  for (const [path, text] of Object.entries(changed)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  git("add", "-A");
  git("commit", "-q", "--no-gpg-sign", "-m", message);
  return git("rev-parse", "HEAD");
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "large-trees-"));
  git("init", "-q", "-b", "main");
  const first = commit("first", files);
  const second = commit("second", { "lib/part0/file0.py": "n = 1000\n" });
  shas = { first, second };
  world = await openTestRepository();
  await world.github.pushBranch({ ...world.place, folder, revision: "main", branch: "main" });
});

afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

interface Tree {
  truncated: boolean;
  tree: unknown[];
}

/** The repository through a GitHub that cuts trees, and what was asked of it. */
async function openCutting(cut: (tree: Tree, recursive: boolean) => Tree, blobs = memoryBlobs()) {
  const { id: appId, privateKey } = world.github.app("convert-status");
  const asked: string[] = [];
  const connection = connectGitHub({
    appId,
    privateKey,
    apiUrl: world.github.apiUrl,
    throttle: false,
    retryBaseMs: 1,
    fetch: async (input, init) => {
      const url = new URL(input);
      const response = await globalThis.fetch(input, init);
      if (!url.pathname.includes("/git/trees/")) return response;
      const recursive = url.searchParams.get("recursive") === "1";
      asked.push(recursive ? "whole" : "level");
      const body = cut((await response.json()) as Tree, recursive);
      return new Response(JSON.stringify(body), {
        status: response.status,
        headers: { "content-type": "application/json" },
      });
    },
  });
  const client = await connection.forInstallation(world.repository.id.installation);
  return { repository: openGitHubRepository(client, world.repository.id, blobs), asked, blobs };
}

const whole = (tree: Tree) => tree;

describe("a scan through GitHub", () => {
  const read = (blobs: ReturnType<typeof memoryBlobs>) =>
    [...blobs.kept.values()].map((bytes) => Buffer.from(bytes).toString()).sort();

  // First: what one test has looked through, the process remembers for the others.
  test("looks through every file once, shows how far it is, and later only through what changed", async () => {
    const cache = new OpenCache();
    const first = await openCutting(whole);
    const totals = new Set<number | null>();
    const cold = await findRoutes(await first.repository.treeAt(shas.first), settingsWith(), {
      cache,
      onProgress: (_done, total) => totals.add(total),
    });
    expect(totals).toContain(Object.keys(files).length);

    const second = await openCutting(whole);
    const warm = await findRoutes(await second.repository.treeAt(shas.second), settingsWith(), { cache });

    expect(warm.targets).toEqual(cold.targets);
    expect(read(second.blobs)).toEqual(["n = 1000\n"]);
  });

  test("reads only what is reached when app and trees are named", async () => {
    const { repository, blobs } = await openCutting(whole);
    const settings = settingsWith({ entry: ["app.main:app"], trees: ["app/**"] });
    const scan = await findRoutes(await repository.treeAt(shas.first), settings);
    expect(scan.targets.map(({ key }) => key)).toEqual(["GET /a"]);
    expect(read(blobs)).toEqual(["", app, more].sort());
  });

  test("looks through nothing but the roots that are named", async () => {
    const { repository } = await openCutting(whole);
    const scan = await findRoutes(await repository.treeAt(shas.first), settingsWith({ roots: ["lib"] }));
    expect(scan.targets).toEqual([]);
  });
});

describe("a tree that GitHub cuts", () => {
  /** What GitHub does with more than 100,000 entries, at a size that a test can have. */
  const cutLong = (most: number) => (tree: Tree, recursive: boolean) =>
    recursive && tree.tree.length > most ? { truncated: true, tree: tree.tree.slice(0, 2) } : tree;

  test.each([
    ["only at the top", 125],
    ["in folders too", 60],
    ["down to the last folder", 1],
  ])("%s is walked to the same list", async (_, most) => {
    const { repository, asked } = await openCutting(cutLong(most));
    const tree = await repository.treeAt(shas.first);

    expect((await tree.list()).map(({ path }) => path)).toEqual(Object.keys(files).sort());
    expect(tree.unreadable).toEqual([]);
    expect(asked).toContain("level");
  });

  test("within one folder is said to be incomplete", async () => {
    const { repository } = await openCutting((tree) => ({ truncated: true, tree: tree.tree.slice(0, 3) }));
    const tree = await repository.treeAt(shas.first);
    await tree.list();
    expect(tree.unreadable[0]).toMatchObject({
      file: "",
      message: expect.stringMatching(/more entries than GitHub lists/),
    });
  });

  test("is not remembered as if it were whole", async () => {
    const cache = new OpenCache();
    const cutting = await openCutting((tree) => ({
      truncated: true,
      tree: tree.tree.filter((item) => !JSON.stringify(item).includes("app")),
    }));
    const lost = await findRoutes(await cutting.repository.treeAt(shas.first), settingsWith(), { cache });
    expect(lost.targets).toEqual([]);
    const { repository } = await openCutting(whole);
    const scan = await findRoutes(await repository.treeAt(shas.first), settingsWith(), { cache });
    expect(scan.targets.map(({ key }) => key)).toEqual(["GET /a"]);
  });
});

describe("a tree with other things than files", () => {
  test("lists submodules and symlinks as what they are, and reads neither", async () => {
    const { repository } = await openCutting((tree) => ({
      ...tree,
      tree: [
        ...tree.tree,
        { path: "vendor/lib", mode: "160000", type: "commit", sha: "c".repeat(40) },
        { path: "link.py", mode: "120000", type: "blob", sha: "d".repeat(40), size: 4 },
      ],
    }));
    const tree = await repository.treeAt(shas.first);
    const special = (await tree.list()).filter(({ type }) => type !== "file");
    expect(special.map(({ path, type }) => `${path} ${type}`)).toEqual([
      "link.py symlink",
      "vendor/lib submodule",
    ]);
    expect((await tree.read(["link.py", "vendor/lib"])).size).toBe(0);
    expect((await findRoutes(tree, settingsWith())).targets).toHaveLength(1);
  });
});
