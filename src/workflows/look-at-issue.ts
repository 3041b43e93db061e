import { restoreLostEdit } from "../reports/restore-lost-edit.ts";
import type { WorkflowContext } from "./context.ts";
import { findLostEdits, type OwnEdit, recordRestored, writeEpicBody } from "./epic-writes.ts";
import { settingsInForce } from "./settings-in-force.ts";

/**
 * An issue changed: has the epics looked at that it is, or that say something about it. Where our own write ran over
 * what a person saved a moment before, that is put back first; GitHub still has it.
 */
export async function lookAtIssue(
  context: WorkflowContext,
  issue: number,
  ownEdit: OwnEdit | null,
): Promise<void> {
  const { repository, queue, log } = context;
  const settings = await settingsInForce(context);
  const lost = ownEdit === null ? [] : await findLostEdits(context, issue, ownEdit);
  // A write of ours that ran over nothing is no news; to answer it with the next write could go on for ever.
  if (ownEdit !== null && lost.length === 0) return;
  for (const { settings: campaign } of settings?.loaded.campaigns ?? []) {
    if (campaign.epic === issue && lost.length > 0) {
      const restored = await writeEpicBody(context, campaign.id, issue, {
        section: null,
        amend: (body) => lost.reduce((text, edit) => restoreLostEdit(text, edit, campaign.id), body),
      });
      await recordRestored(context, issue, lost);
      if (restored === "updated")
        log.warn({ issue }, "an edit that a write of ours had run over was restored");
    }
    if (settings?.waitedFor.has(issue) === true) {
      // States follow from it; the scan has the epic refreshed too.
      await queue.request({ verb: "rescan-branch", repository: repository.id, pushed: null });
      continue;
    }
    const mentioned = [campaign.epic, ...campaign.cross_cutting.map((item) => item.issue)];
    if (!mentioned.includes(issue)) continue;
    await queue.request({ verb: "refresh-epic", repository: repository.id, campaign: campaign.id });
  }
}
