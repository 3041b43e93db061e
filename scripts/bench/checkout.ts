import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";

/** Apache Airflow, main of 2026-03-12: the tree that the bars were set on. */
export const airflow = {
  url: "https://github.com/apache/airflow",
  commit: "4bf2df845c",
} as const;

/** The tree could not be had; the message says how to give one. */
export class NoTree extends Error {
  override readonly name = "NoTree";
}

export function git(
  folder: string,
  args: readonly string[],
  input?: string,
  environment: Readonly<Record<string, string>> = {},
): string {
  return execFileSync("git", ["-C", folder, ...args], {
    encoding: "utf8",
    env: { ...process.env, ...environment },
    maxBuffer: 1 << 28,
    stdio: ["pipe", "pipe", "pipe"],
    ...(input === undefined ? {} : { input }),
  }).trim();
}

/**
 * A work tree of our own at a commit, made once. The repository that it comes from is only read.
 * @param source folder of a git repository, bare or not, or its address; null: Airflow from GitHub
 * @throws NoTree
 */
export function checkOut(cache: string, source: string | null, commit: string): string {
  const folder = join(cache, `tree-${commit.replaceAll(/[^\w.-]/g, "-")}`);
  if (existsSync(join(folder, ".git", "bench-ready"))) return asWorkedIn(folder);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  try {
    if (source === null) {
      git(cache, ["clone", "-q", "--filter=blob:none", "--no-checkout", airflow.url, folder]);
    } else git(cache, ["clone", "-q", "--shared", "--no-checkout", resolve(source), folder]);
    git(folder, ["-c", "advice.detachedHead=false", "checkout", "-q", commit]);
  } catch (error) {
    rmSync(folder, { recursive: true, force: true });
    const said = error instanceof Error ? error.message : String(error);
    throw new NoTree(
      `No work tree of ${commit} could be made from ${source ?? airflow.url}. Give a clone that has it: npm run bench -- --tree FOLDER [--commit SHA].\n${said}`,
    );
  }
  mkdirSync(join(folder, ".git", "bench-ready"));
  return asWorkedIn(folder);
}

/**
 * A tree of which somebody has asked the status, as editors and prompts do all the time. Of files that are as young as
 * its index git knows nothing: until then it reads every one again, whoever asks.
 */
function asWorkedIn(folder: string): string {
  git(folder, ["status"]);
  return folder;
}

/** A git work tree whose Python files are those of `tree`, in so many copies. */
export function multiply(tree: string, cache: string, copies: number): string {
  const folder = join(cache, `copies-${copies}`);
  rmSync(folder, { recursive: true, force: true });
  git(cache, ["clone", "-q", "--shared", "--no-checkout", tree, folder]);
  const files = git(tree, ["ls-tree", "-r", "HEAD"])
    .split("\n")
    .filter((line) => line.endsWith(".py"));
  const index = Array.from({ length: copies }, (_, copy) =>
    files.map((line) => (copy === 0 ? line : line.replace("\t", `\tcopy_${copy}/`))),
  ).flat();
  git(folder, ["read-tree", "--empty"]);
  git(folder, ["update-index", "--index-info"], `${index.join("\n")}\n`);
  git(folder, ["checkout-index", "-a", "-q"]);
  const author = [
    "-c",
    "user.name=bench",
    "-c",
    "user.email=bench@example.org",
    "-c",
    "commit.gpgsign=false",
  ];
  git(folder, [...author, "commit", "-q", "--no-verify", "-m", `${copies} copies`]);
  return asWorkedIn(folder);
}
