import type { Command } from "commander";
import { withCacheOptions } from "./cache-options.ts";
import { format } from "./output.ts";
import type { CheckFlags } from "./run-check.ts";

/** `check`: judges what lies between two commits as the app would judge the pull request. */
export function addCheckCommand(program: Command): void {
  withCacheOptions(program.command("check"))
    .description("Judge a conversion by the definition of done, with no GitHub at all")
    .argument("[path]", "folder of the checkout", ".")
    .option(
      "--base <ref>",
      "branch or commit that it will be merged into (default: the tracked branch of the clone)",
    )
    .option("--head <ref>", "branch or commit to judge", "HEAD")
    .option("--working-tree", "judge the files as they lie on disk, committed or not", false)
    .option("--watch", "judge the working tree again whenever it changes, until Ctrl-C", false)
    .option("--campaign <id>", "campaign of the settings file")
    .option(
      "--config <file>",
      "settings file, or preset:NAME (default: .github/convert-status.yml at the base)",
    )
    .option("--check-runs <file>", 'CI evidence: the JSON of GitHub\'s "list check runs for a ref"')
    .option("--repository <owner/name>", "for links to the files")
    .option("--pull-request <file>", "GitHub's JSON of the pull request")
    .addOption(format("table", "json", "markdown", "sarif"))
    .action(async (path: string, flags: CheckFlags) => {
      // Loaded when it is asked for, so that the other commands start sooner.
      const { runCheck } = await import("./run-check.ts");
      process.exitCode = await runCheck(path, flags);
    });
}
