import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";

const cli = fileURLToPath(new URL("../../src/cli.ts", import.meta.url));
const loader = import.meta.resolve("tsx");
/** Where the command keeps its cache: not in the folder that it judges, which would not be clean any more. */
const home = mkdtempSync(join(tmpdir(), "home-"));
process.on("exit", () => {
  rmSync(home, { recursive: true, force: true });
});

/** A started command, and what it printed so far. */
export interface StartedCli {
  readonly child: ChildProcess;
  output(): string;
  errors(): string;
  /** Resolves with the exit code. */
  readonly ended: Promise<number | null>;
  /** Resolves when it has printed this. */
  printed(pattern: RegExp): Promise<void>;
}

/** Starts the real command as a child process, with nothing but this environment. */
export function startCli(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): StartedCli {
  const child = spawn(process.execPath, ["--import", loader, cli, ...args], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: home, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  return {
    child,
    output: () => output,
    errors: () => errors,
    ended,
    async printed(pattern) {
      await expect.poll(() => output, { timeout: 50_000 }).toMatch(pattern);
    },
  };
}

/** Runs the real command to its end. */
export async function runCli(
  folder: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<{ code: number | null; output: string; errors: string }> {
  const started = startCli(folder, args, environment);
  const code = await started.ended;
  return { code, output: started.output(), errors: started.errors() };
}
