import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/** The exit code where what is measured cannot be had. */
export const unreachable = 4;

/** A public repository at one commit. */
export interface PinnedSource {
  /** `OWNER/NAME` on github.com. */
  readonly repository: string;
  readonly commit: string;
}

/**
 * Checks a commit out below `folder` and gives the path. Ends the process with 4 where GitHub cannot be reached; a
 * mirror serves through git's own `url.<base>.insteadOf`.
 */
export function fetchSource({ repository, commit }: PinnedSource, folder: string): string {
  const path = join(folder, "source");
  if (existsSync(join(path, ".git", "FETCHED"))) return path;
  mkdirSync(path, { recursive: true });
  runOrExit("git", ["init", "--quiet"], path);
  const url = `https://github.com/${repository}`;
  runOrExit("git", ["fetch", "--quiet", "--depth=1", url, commit], path);
  runOrExit("git", ["checkout", "--quiet", "--force", "FETCH_HEAD"], path);
  mkdirSync(join(path, ".git", "FETCHED"));
  return path;
}

/** Runs what needs the network; where it fails nothing was measured, and the process ends with 4. */
export function runOrExit(command: string, args: readonly string[], cwd: string): void {
  const { status, stderr } = spawnSync(command, args, { cwd, encoding: "utf8" });
  if (status === 0) return;
  console.error(`${command} ${args.join(" ")} failed, so this part was not measured:\n${stderr.slice(-800)}`);
  process.exit(unreachable);
}
