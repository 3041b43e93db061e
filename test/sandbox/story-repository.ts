import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { readKindStories, type ToldKind } from "../support/kind-stories.ts";

const run = promisify(execFile);

/**
 * A git repository made of a kind's stories: `main` is what all of them begin with, and each story is a branch of its
 * own name. The caller removes the folder.
 */
export async function makeStoryRepository(
  kind: ToldKind,
  names: readonly string[],
  settings: string,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "stories-"));
  const git = (...args: readonly string[]) =>
    run("git", ["-C", folder, "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false", ...args], {
      env: {
        ...process.env,
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_CONFIG_GLOBAL: "/dev/null",
        ...Object.fromEntries(
          ["AUTHOR", "COMMITTER"].flatMap((who) => [
            [`GIT_${who}_NAME`, "Robin Orchard"],
            [`GIT_${who}_EMAIL`, "robin@example.org"],
            [`GIT_${who}_DATE`, "2026-08-03T09:00:00+00:00"],
          ]),
        ),
      },
    });
  const stories = readKindStories(kind).filter(({ name }) => names.includes(name));
  await git("init", "-q", "-b", "main");
  for (const [index, { name, about, before, after }] of stories.entries()) {
    if (index === 0) {
      await writeAll(folder, { ...before, ".github/convert-status.yml": settings });
      await git("add", "-A");
      await git("commit", "-q", "-m", "Begin");
    }
    await git("checkout", "-q", "-b", name, "main");
    for (const path of Object.keys(before)) if (after[path] === undefined) await rm(join(folder, path));
    await writeAll(folder, after);
    await git("add", "-A");
    await git("commit", "-q", "-m", about);
  }
  await git("checkout", "-q", "main");
  return folder;
}

async function writeAll(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}
