import { type Command, InvalidArgumentError } from "commander";
import { withCacheOptions } from "./cache-options.ts";
import { format } from "./output.ts";
import type { ReportFlags } from "./run-report.ts";

/** `report`: what the epic's managed section would say. */
export function addReportCommand(program: Command): void {
  withCacheOptions(program.command("report"))
    .description("Print the epic's section for a repository, with no GitHub at all")
    .argument("[path]", "folder of the checkout", ".")
    .option("--ref <ref>", "commit, branch or tag instead of the files on disk")
    .option("--campaign <id>", "campaign of the settings file")
    .option("--config <file>", "settings file, or preset:NAME")
    .option("--benchmarks <file>", "CSV of benchmark results instead of the one that the settings name")
    .option("--repository <owner/name>", "for links to the files")
    .option("--history <points>", "scan so many earlier commits too, for the burn-up", parseCount, 0)
    .addOption(format("markdown", "json"))
    .action(async (path: string, flags: ReportFlags) => {
      const { runReport } = await import("./run-report.ts");
      await runReport(path, flags);
    });
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 0 || count > 1_000)
    throw new InvalidArgumentError("Expected a whole number from 0 to 1000.");
  return count;
}
