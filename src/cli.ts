#!/usr/bin/env node
import { Command, CommanderError } from "commander";
import { addActionCommand } from "./cli/action-command.ts";
import { addCheckCommand } from "./cli/check-command.ts";
import { addDatabaseCommand } from "./cli/database-command.ts";
import { addDoctorCommand } from "./cli/doctor-command.ts";
import { programVersion } from "./cli/program-version.ts";
import { addReportCommand } from "./cli/report-command.ts";
import { addScanCommand } from "./cli/scan-command.ts";
import { UsageError } from "./cli/usage-error.ts";
import { GitError } from "./git/run-git.ts";
import { UnreadableInput } from "./github/unreadable-input.ts";

/** Exit code for what the person can mend: wrong arguments, files that cannot be read. */
const usageExitCode = 2;

const program = new Command("convert-status")
  .description("Tracks an incremental conversion: scans a repository, judges conversions, reports the epic.")
  .version(programVersion())
  .showHelpAfterError("Run with --help for all options.")
  .exitOverride();
addScanCommand(program);
addCheckCommand(program);
addReportCommand(program);
addActionCommand(program);
addDatabaseCommand(program);
addDoctorCommand(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = explain(error);
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
