import { createHash } from "node:crypto";
import type { EpicWrite, Written } from "../domain/publisher.ts";
import { repositoryName } from "../domain/work.ts";
import { campaignKey, type WorkflowContext } from "./context.ts";

/**
 * Writes to an epic and remembers which texts the writes were made from, and the section. When GitHub's event about
 * a write of ours then says that the text before it was another one, a person had saved in between and the write ran
 * over it.
 */
export async function writeEpicBody(
  context: WorkflowContext,
  campaign: string,
  issue: number,
  write: Omit<EpicWrite, "previous">,
): Promise<Written | "gone" | "locked"> {
  const bases = new Set<string>();
  const key = campaignKey(context, campaign);
  const written = await context.publisher.ensureEpic(issue, {
    ...write,
    previous: await context.store.lastSection(key),
    amend: (body) => {
      bases.add(body);
      return write.amend(body);
    },
  });
  if (written === "updated" || written === "created") {
    await context.store.scanCache.putMany(
      new Map([...bases].map((body) => [keyOf(context, issue, body), true])),
    );
    if (write.section !== null) await context.store.recordSection(key, write.section);
  }
  return written;
}

/** True when a write of ours was made from this very text. */
export async function wasMadeFrom(context: WorkflowContext, issue: number, body: string): Promise<boolean> {
  const key = keyOf(context, issue, body);
  return (await context.store.scanCache.getMany([key])).has(key);
}

function keyOf(context: WorkflowContext, issue: number, body: string): string {
  // GitHub may give line ends back differently in an event than in an answer.
  const digest = createHash("sha256").update(body.replaceAll("\r\n", "\n")).digest("hex");
  return `epic-write:${repositoryName(context.repository.id).toLowerCase()}#${issue}:${digest}`;
}
