import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findRoutes } from "../../../src/campaign-kinds/fastapi-routes/find-routes.ts";
import { openCommitTree } from "../../../src/git/commit-tree.ts";
import { openLocalRepository, resolveCommit } from "../../../src/git/local-repository.ts";
import { openWorkingTree } from "../../../src/git/working-tree.ts";
import { OpenCache } from "../../support/open-cache.ts";
import { settingsWith } from "./scan-files.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "links-"));
  git("init", "-q");
  write("common/src/common/__init__.py", "");
  write("common/src/common/dependencies.py", sessionOf("Session", "sqlalchemy.orm"));
  write("other/__init__.py", "");
  write("other/dependencies.py", sessionOf("AsyncSession", "sqlalchemy.ext.asyncio"));
  write(
    "services/run/src/run/main.py",
    `from fastapi import Depends, FastAPI
from .common.dependencies import get_session

app = FastAPI()


@app.get("/runs")
def runs(db=Depends(get_session)):
    return []
`,
  );
  write("services/run/src/run/__init__.py", "");
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function git(...args: string[]): void {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"];
  execFileSync("git", ["-C", folder, ...identity, ...args]);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

function link(path: string, target: string): void {
  symlinkSync(target, join(folder, path));
}

function sessionOf(type: string, module: string): string {
  return `from ${module} import ${type}


def get_session() -> ${type}:
    ...
`;
}

async function sessionsOnDisk(cache?: OpenCache): Promise<string[]> {
  const tree = await openWorkingTree(await openLocalRepository(folder));
  const { targets } = await findRoutes(tree, settingsWith(), cache === undefined ? {} : { cache });
  return targets.map(({ key, session }) => `${key} ${session}`);
}

describe("a package that programs share by a symlink", () => {
  const place = "services/run/src/run/common";

  it("is found on disk and in a commit", async () => {
    link(place, "../../../../common/src/common");
    git("add", "-A");
    git("commit", "-q", "-m", "linked");
    const repository = await openLocalRepository(folder);
    const commit = openCommitTree(repository, await resolveCommit(repository, "HEAD"));

    const { targets } = await findRoutes(commit, settingsWith());

    expect(await sessionsOnDisk()).toEqual(["GET /runs sync"]);
    expect(targets.map(({ key, session }) => `${key} ${session}`)).toEqual(["GET /runs sync"]);
  });

  it("may be a module, and a link to a link", async () => {
    mkdirSync(join(folder, place));
    link("services/shared.py", "../common/src/common/dependencies.py");
    link(`${place}/dependencies.py`, "../../../../shared.py");
    git("add", "-A");

    expect(await sessionsOnDisk()).toEqual(["GET /runs sync"]);
  });

  it.each([
    ["to itself", "common"],
    ["to nothing", "../nowhere"],
    ["out of the tree", "../../../../../elsewhere"],
    ["to an absolute place", "/etc"],
  ])("is nowhere when the link leads %s", async (_, target) => {
    link(place, target);
    git("add", "-A");

    expect(await sessionsOnDisk()).toEqual(["GET /runs none"]);
  });

  it("is another one when the link leads elsewhere, whatever is remembered", async () => {
    const cache = new OpenCache();
    link(place, "../../../../common/src/common");
    git("add", "-A");
    const first = await sessionsOnDisk(cache);
    unlinkSync(join(folder, place));
    link(place, "../../../../other");
    git("add", "-A");

    expect([first, await sessionsOnDisk(cache)]).toEqual([["GET /runs sync"], ["GET /runs async"]]);
  });
});
