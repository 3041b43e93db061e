import type { Command } from "commander";
import type { AskedAhead } from "./ask-ahead.ts";
import { withCacheOptions } from "./cache-options.ts";
import { format } from "./output.ts";
import type { ScanFlags } from "./run-scan.ts";

/**
 * `scan`: every target of a tree and its state.
 * @param ahead what git was asked already, perhaps of another folder
 */
export function addScanCommand(program: Command, ahead: AskedAhead | null): void {
  withCacheOptions(program.command("scan"))
    .description("List every target of a repository and its state")
    .argument("[path]", "folder of the checkout", ".")
    .option(
      "--ref <ref>",
      "read this commit, branch or tag instead of the files on disk; nothing is checked out",
    )
    .option("--kind <kind>", "campaign kind")
    .option("--campaign <id>", "campaign of the settings file")
    .option(
      "--config <file>",
      "settings file, or preset:NAME (default: .github/convert-status.yml, else the kind's defaults)",
    )
    .addOption(format("table", "json", "markdown"))
    .action(async (path: string, flags: ScanFlags) => {
      const { runScan } = await import("./run-scan.ts");
      await runScan(path, flags, ahead);
    });
}
