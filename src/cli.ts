#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { addCheckCommand } from "./cli/check-command.ts";
import { addScanCommand } from "./cli/scan-command.ts";
import { UsageError } from "./cli/usage-error.ts";
import { GitError } from "./git/run-git.ts";
import { UnreadableInput } from "./github/unreadable-input.ts";

/** Exit code for what the person can mend: wrong arguments, files that cannot be read. */
const usageExitCode = 2;

const program = new Command("convert-status")
  .description("Tracks an incremental conversion: scans a repository, judges conversions, reports the epic.")
  .version(version())
  .showHelpAfterError("Run with --help for all options.")
  .exitOverride();
addScanCommand(program);
addCheckCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return manifest.version;
}

/** Prints what a person can use, and returns the exit code. Only our own faults show a stack trace. */
function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : usageExitCode;
  if (error instanceof UsageError || error instanceof GitError || error instanceof UnreadableInput) {
    console.error(`convert-status: ${error.message}`);
    return usageExitCode;
  }
  console.error("convert-status failed; this is a fault of the program. Please report it with what follows.");
  console.error(error);
  return usageExitCode;
}
