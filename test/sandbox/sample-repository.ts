import { execFile } from "node:child_process";
import { cp, mkdtemp, readdir, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const sample = fileURLToPath(new URL("./sample/", import.meta.url));
const person = { GIT_COMMITTER_NAME: "Robin Orchard", GIT_COMMITTER_EMAIL: "robin@example.org" };

/** A pull request of the sample: a branch ahead of `main`. */
export interface SamplePullRequest {
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  readonly author: string;
}

/** The sample as a real git repository. */
export interface SampleRepository {
  readonly folder: string;
  readonly pullRequests: readonly SamplePullRequest[];
}

/** Makes the orchard with its history and its branches. The same commits, byte for byte, every time. */
export async function makeSampleRepository(): Promise<SampleRepository> {
  const folder = await mkdtemp(join(tmpdir(), "orchard-"));
  await cp(join(sample, "start"), folder, { recursive: true });
  const git = (args: readonly string[], date?: string) =>
    run("git", ["-C", folder, "-c", "commit.gpgsign=false", "-c", "core.autocrlf=false", ...args], {
      env: {
        ...process.env,
        ...person,
        GIT_CONFIG_NOSYSTEM: "1",
        GIT_CONFIG_GLOBAL: "/dev/null",
        ...(date === undefined ? {} : { GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: date }),
      },
    });
  await git(["init", "-q", "-b", "main"]);
  await git(["add", "-A"]);
  const message = "Plan the orchard\n\nTrees, harvests and baskets over synchronous database sessions.";
  await git(
    ["commit", "-q", "-m", message, "--author", "Robin Orchard <robin@example.org>"],
    "2026-08-03T09:00:00+00:00",
  );
  await applyPatches(git, join(sample, "history"));

  const pullRequests: SamplePullRequest[] = [];
  for (const file of (await readdir(join(sample, "pull-requests"))).sort()) {
    const branch = file.replace(/^\d+-(.*)\.patch$/, "$1");
    await git(["checkout", "-q", "-b", branch, "main"]);
    const path = join(sample, "pull-requests", file);
    await git(["am", "-q", "--committer-date-is-author-date", path]);
    pullRequests.push({ branch, ...describePatch(await readFile(path, "utf8")) });
  }
  await git(["checkout", "-q", "main"]);
  return { folder, pullRequests };
}

async function applyPatches(
  git: (args: readonly string[]) => Promise<unknown>,
  folder: string,
): Promise<void> {
  for (const file of (await readdir(folder)).sort()) {
    await git(["am", "-q", "--committer-date-is-author-date", join(folder, file)]);
  }
}

/** Title, body and author out of a patch in mail format. */
function describePatch(text: string): Omit<SamplePullRequest, "branch"> {
  const [head = "", ...rest] = text.split("\n\n");
  const title = /^Subject: \[PATCH\] (.+(?:\n .+)*)/m.exec(head)?.[1]?.replaceAll("\n ", " ") ?? "";
  const author = /^From: (.+) </m.exec(head)?.[1]?.split(" ")[0]?.toLowerCase() ?? "somebody";
  const end = rest.findIndex((part) => part.includes("\n---\n") || part.startsWith("---\n"));
  const parts = rest.slice(0, end + 1).map((part) => part.split("\n---\n")[0] ?? "");
  return {
    title,
    author,
    body: parts
      .join("\n\n")
      .replace(/^---\n[\s\S]*$/m, "")
      .trim(),
  };
}
