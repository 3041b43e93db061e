import type { Command } from "commander";

/** `action`: the fallback for projects that cannot install the App; runs inside GitHub Actions. */
export function addActionCommand(program: Command): void {
  program
    .command("action")
    .description("Judge the pull request of a GitHub Actions event and publish it with the workflow's token")
    .action(async () => {
      // The GitHub client is loaded only where it is used: the other commands start without it.
      const { runAction } = await import("./run-action.ts");
      process.exitCode = await runAction();
    });
}
