import type { Command } from "commander";

/** `doctor`: what keeps the server from working, and what to do about it. */
export function addDoctorCommand(program: Command): void {
  program
    .command("doctor")
    .description(
      "Examine the App's set-up: environment, database, credentials, permissions, webhook, settings",
    )
    .option("--json", "for programs", false)
    .action(async (flags: { json: boolean }) => {
      // Loaded when it is asked for: the other commands start without GitHub's client and the database.
      const { runDoctor } = await import("./run-doctor.ts");
      process.exitCode = await runDoctor(flags);
    });
}
