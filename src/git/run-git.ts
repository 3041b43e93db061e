import { spawn } from "node:child_process";

/** Git said no; `message` is a sentence with git's own words. */
export class GitError extends Error {
  override readonly name = "GitError";
}

/** Nothing that a repository configures is run: no external diff, no text conversion, no file system monitor. */
export const safeSettings: readonly string[] = [
  "core.fsmonitor=false",
  "core.quotepath=off",
  "diff.external=",
  "submodule.recurse=false",
].flatMap((setting) => ["-c", setting]);

/** Git takes no locks, asks nobody anything and speaks English. */
export function gitEnvironment(): NodeJS.ProcessEnv {
  return { ...process.env, GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };
}

/**
 * Runs git and returns what it printed.
 * @param input written to its standard input
 * @throws GitError when git is missing or exits with anything but 0
 */
export async function runGit(
  folder: string,
  args: readonly string[],
  input = "",
  allowedExits: readonly number[] = [0],
): Promise<Buffer> {
  const output: Buffer[] = [];
  await follow(folder, args, (chunk) => output.push(chunk), { input, allowedExits });
  return Buffer.concat(output);
}

/**
 * Runs git and hands on what it prints while it still runs, in parts of whole records that each end in a NUL.
 * @throws GitError as `runGit`
 */
export async function forEachPart(
  folder: string,
  args: readonly string[],
  take: (part: string) => void,
): Promise<void> {
  let rest: Buffer = Buffer.alloc(0);
  await follow(folder, args, (chunk) => {
    const said = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = said.lastIndexOf(0) + 1;
    rest = said.subarray(end);
    if (end > 0) take(said.toString("utf8", 0, end));
  });
}

async function follow(
  folder: string,
  args: readonly string[],
  take: (chunk: Buffer) => void,
  { input = "", allowedExits = [0] as readonly number[] } = {},
): Promise<void> {
  const child = spawn("git", ["-C", folder, ...safeSettings, ...args], {
    stdio: ["pipe", "pipe", "pipe"],
    env: gitEnvironment(),
  });
  const errors: Buffer[] = [];
  child.stdout.on("data", take);
  child.stderr.on("data", (chunk: Buffer) => errors.push(chunk));
  // Git may stop reading early (a bad object name); what it then says on standard error is the answer.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", (error) => {
      reject(new GitError(`git could not be started (${error.message}). Install git and try again.`));
    });
    child.on("close", resolve);
  });
  if (code === null || !allowedExits.includes(code)) {
    const said = Buffer.concat(errors).toString("utf8").trim();
    throw new GitError(`git ${args[0] ?? ""} failed${said === "" ? "" : `: ${said}`}`);
  }
}
