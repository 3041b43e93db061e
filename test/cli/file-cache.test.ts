import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findRoutes } from "../../src/campaign-kinds/fastapi-routes/find-routes.ts";
import { defaultCacheDirectory, openFileCache } from "../../src/cli/file-cache.ts";
import { openCommitTree } from "../../src/git/commit-tree.ts";
import { openLocalRepository } from "../../src/git/local-repository.ts";
import { openWorkingTree } from "../../src/git/working-tree.ts";
import { settingsWith } from "../campaign-kinds/fastapi-routes/scan-files.ts";

let folder: string;
let warnings: string[];
const open = (directory = join(folder, "cache")) =>
  openFileCache(directory, (message) => warnings.push(message));

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "file-cache-"));
  warnings = [];
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("a cache in a folder", () => {
  it("gives what another process put there", async () => {
    await open().putMany(new Map([["a", { some: "value" }]]));
    expect(await open().getMany(["a", "b"])).toEqual(new Map([["a", { some: "value" }]]));
    expect(warnings).toEqual([]);
  });

  it("does not know what is damaged", async () => {
    const cache = open();
    await cache.putMany(new Map([["a", { some: "value" }]]));
    for (const name of readdirSync(join(folder, "cache")))
      writeFileSync(join(folder, "cache", name), '{"some":');
    expect((await cache.getMany(["a"])).size).toBe(0);
  });

  it("that cannot be written warns once, in a sentence with the way out", async () => {
    writeFileSync(join(folder, "file"), "");
    const cache = open(join(folder, "file", "cache"));
    await cache.putMany(new Map([["a", 1]]));
    await cache.putMany(new Map([["b", 1]]));
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/cannot be written .* --no-cache/);
  });

  it("is where XDG says, and relative paths there mean nothing", () => {
    expect(defaultCacheDirectory({ XDG_CACHE_HOME: "/x" })).toBe("/x/convert-status");
    expect(defaultCacheDirectory({ XDG_CACHE_HOME: "x" })).toMatch(/^\/.*\.cache\/convert-status$/);
  });
});

describe("scans of one clone that share a cache", () => {
  const git = (...args: string[]) =>
    execFileSync("git", ["-C", folder, "-c", "user.name=t", "-c", "user.email=t@example.org", ...args], {
      encoding: "utf8",
    }).trim();
  const put = (path: string, text: string) => {
    mkdirSync(join(folder, path, ".."), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const app = (path: string) =>
    `from fastapi import FastAPI\nfrom app.more import router\n\napp = FastAPI()\napp.include_router(router)\n\n\n@app.get("${path}")\ndef a():\n    return """\n    """\n`;
  const more = (path: string) =>
    `from fastapi import APIRouter\n\nrouter = APIRouter()\n\n\n@router.get("${path}")\ndef b(): ...\n`;

  it("find what is there, committed, staged, changed, new, ignored, gone or with other line breaks", async () => {
    git("init", "-q");
    put("app/main.py", app("/a"));
    put("app/more.py", more("/b"));
    put(".gitignore", "cache/\n");
    const cache = open();
    const repository = await openLocalRepository(folder);
    const commit = () => {
      git("add", "-A");
      git("commit", "-q", "-m", "next", "--no-gpg-sign");
    };
    const steps: readonly (() => void)[] = [
      commit,
      () => {
        put("app/more.py", more("/c"));
      },
      () => git("add", "-A"),
      commit,
      () => {
        put("app/other.py", more("/d"));
      },
      () => {
        put(".gitignore", "cache/\napp/other.py\n");
      },
      () => {
        rmSync(join(folder, "app/more.py"));
      },
      () => git("checkout", "-q", "--", "app/more.py"),
      () => {
        put(".gitattributes", "*.py text eol=crlf\n");
      },
      () => {
        rmSync(join(folder, "app/main.py"));
        git("checkout", "-q", "--", "app/main.py");
      },
      commit,
      () => git("checkout", "-q", "HEAD~1"),
      () => git("update-index", "--assume-unchanged", "app/more.py"),
      () => {
        put("app/more.py", more("/e"));
      },
    ];
    for (const [index, step] of steps.entries()) {
      step();
      const head = git("rev-parse", "HEAD");
      for (const openTree of [
        () => openWorkingTree(repository),
        async () => openCommitTree(repository, head),
      ]) {
        const cold = await findRoutes(await openTree(), settingsWith());
        expect(await findRoutes(await openTree(), settingsWith(), { cache }), `step ${index}`).toEqual(cold);
      }
    }
    expect(existsSync(join(folder, "cache"))).toBe(true);
  });
});
