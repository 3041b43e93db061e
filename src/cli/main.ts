import { Command, CommanderError } from "commander";
import { GitError } from "../git/run-git.ts";
import { UnreadableInput } from "../github/unreadable-input.ts";
import { addActionCommand } from "./action-command.ts";
import type { AskedAhead } from "./ask-ahead.ts";
import { addCheckCommand } from "./check-command.ts";
import { addDatabaseCommand } from "./database-command.ts";
import { addDoctorCommand } from "./doctor-command.ts";
import { programVersion } from "./program-version.ts";
import { addReportCommand } from "./report-command.ts";
import { addScanCommand } from "./scan-command.ts";
import { UsageError } from "./usage-error.ts";

/** Exit code for what the person can mend: wrong arguments, files that cannot be read. */
const usageExitCode = 2;

/**
 * Runs the command that the process was given, and sets its exit code.
 * @param ahead what git was asked before this was loaded
 */
export async function main(ahead: AskedAhead | null = null): Promise<void> {
  const program = new Command("convert-status")
    .description(
      "Tracks an incremental conversion: scans a repository, judges conversions, reports the epic.",
    )
    .version(programVersion())
    .showHelpAfterError("Run with --help for all options.")
    .exitOverride();
  addScanCommand(program, ahead);
  addCheckCommand(program);
  addReportCommand(program);
  addActionCommand(program);
  addDatabaseCommand(program);
  addDoctorCommand(program);

  process.stdout.on("error", endWithReader);
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = explain(error);
  }
}

/** `convert-status scan | head`: that somebody has read enough is nobody's fault. */
function endWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
  process.exit();
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
