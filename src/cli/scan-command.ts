import type { Command } from "commander";
import { openCommitTree } from "../git/commit-tree.ts";
import { openLocalRepository, resolveCommit } from "../git/local-repository.ts";
import { openWorkingTree } from "../git/working-tree.ts";
import { publicHost } from "../reports/links.ts";
import { renderScanJson } from "../reports/scan-json.ts";
import { renderScanMarkdown } from "../reports/scan-markdown.ts";
import { renderScanTable } from "../reports/scan-table.ts";
import { chooseCampaign } from "./choose-campaign.ts";
import { format, print, wantsColour } from "./output.ts";
import { progressLine } from "./progress-line.ts";

interface ScanFlags {
  ref?: string;
  kind?: string;
  campaign?: string;
  config?: string;
  format: "table" | "json" | "markdown";
}

/** `scan`: every target of a tree and its state. */
export function addScanCommand(program: Command): void {
  program
    .command("scan")
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
      const repository = await openLocalRepository(path);
      const tree =
        flags.ref === undefined
          ? await openWorkingTree(repository)
          : openCommitTree(repository, await resolveCommit(repository, flags.ref));
      const { campaign } = await chooseCampaign(tree, flags);
      const progress = progressLine(process.stderr);
      const scan = await campaign.kind.scan(tree, campaign.settings, { onProgress: progress.report });
      progress.done();
      switch (flags.format) {
        case "json":
          return print(renderScanJson(scan));
        case "markdown":
          return print(renderScanMarkdown(scan, campaign.kind.noun, { host: publicHost, repository: null }));
        case "table":
          return print(renderScanTable(scan, campaign.kind.noun, { colour: wantsColour(process.stdout) }));
      }
    });
}
