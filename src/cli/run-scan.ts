import type { CampaignKind } from "../domain/campaign-kind.ts";
import type { Scan } from "../domain/scan.ts";
import type { SourceTree } from "../domain/source-tree.ts";
import { openCommitTree } from "../git/commit-tree.ts";
import { openLocalRepository, resolveCommit } from "../git/local-repository.ts";
import { openWorkingTree } from "../git/working-tree.ts";
import { askWorkingTree } from "../git/working-tree-state.ts";
import type { AskedAhead } from "./ask-ahead.ts";
import { type CacheFlags, openCache } from "./cache-options.ts";
import { print, wantsColour } from "./output.ts";
import { progressLine } from "./progress-line.ts";

/** The options of `scan` as commander hands them over. */
export interface ScanFlags extends CacheFlags {
  ref?: string;
  kind?: string;
  campaign?: string;
  config?: string;
  format: "table" | "json" | "markdown";
}

/** Scans and prints. */
export async function runScan(path: string, flags: ScanFlags, ahead: AskedAhead | null): Promise<void> {
  // Git is asked while everything else is being made ready.
  const opening = openTree(path, flags.ref, ahead);
  const [tree, { campaign }, progress] = await Promise.all([
    opening,
    import("./choose-campaign.ts").then(({ chooseCampaign }) => chooseCampaign(opening, flags)),
    progressLine(process.stderr),
  ]);
  const scan = await campaign.kind.scan(tree, campaign.settings, {
    onProgress: progress.report,
    ...(await openCache(flags)),
  });
  progress.done();
  await print(await render(scan, campaign.kind.noun, flags.format));
}

async function openTree(
  path: string,
  ref: string | undefined,
  ahead: AskedAhead | null,
): Promise<SourceTree> {
  if (ref !== undefined) {
    const repository = await openLocalRepository(path);
    return openCommitTree(repository, await resolveCommit(repository, ref));
  }
  // Everything that git can be asked for is asked at once.
  const asked = ahead?.folder === path ? ahead.answers : askWorkingTree(path);
  const opening = openLocalRepository(path);
  const [repository] = await Promise.all([opening, asked.catch(() => null)]);
  return openWorkingTree(repository, asked);
}

/** Each renderer is loaded when it is chosen: tables and Markdown bring packages of their own. */
async function render(scan: Scan, noun: CampaignKind["noun"], chosen: ScanFlags["format"]): Promise<string> {
  switch (chosen) {
    case "json":
      return (await import("../reports/scan-json.ts")).renderScanJson(scan);
    case "markdown": {
      const { renderScanMarkdown } = await import("../reports/scan-markdown.ts");
      const { publicHost } = await import("../reports/links.ts");
      return renderScanMarkdown(scan, noun, { host: publicHost, repository: null });
    }
    case "table": {
      const { renderScanTable } = await import("../reports/scan-table.ts");
      return renderScanTable(scan, noun, { colour: wantsColour(process.stdout) });
    }
  }
}
