import { createHash } from "node:crypto";
import type { EpicWrite, Written } from "../domain/publisher.ts";
import { repositoryName } from "../domain/work.ts";
import { campaignKey, type WorkflowContext } from "./context.ts";

/** The texts before and after a write of ours, as GitHub's event told. */
export interface OwnEdit {
  readonly before: string;
  readonly after: string;
}

/**
 * Writes to an epic and remembers the section, and notes down before each write which text it is made from. When
 * GitHub's event about a write of ours then says that the text before it was another one, a person had saved in
 * between and the write ran over it.
 */
export async function writeEpicBody(
  context: WorkflowContext,
  campaign: string,
  issue: number,
  write: Pick<EpicWrite, "section" | "amend">,
): Promise<Written | "gone" | "locked"> {
  const key = campaignKey(context, campaign);
  const written = await context.publisher.ensureEpic(issue, {
    ...write,
    previous: await context.store.lastSection(key),
    note: async (base, wanted) => {
      await context.store.scanCache.putMany(
        new Map<string, unknown>([
          [keyOf(context, issue, [base, wanted]), true],
          [keyOf(context, issue, [wanted]), base],
        ]),
      );
    },
  });
  if (write.section !== null && (written === "updated" || written === "created")) {
    await context.store.recordSection(key, write.section);
  }
  return written;
}

/** What our write ran over; null when it was made from the very text that it replaced, or was put right before. */
export async function findOverrun(
  context: WorkflowContext,
  issue: number,
  { before, after }: OwnEdit,
): Promise<{ readonly base: string | null } | null> {
  const [pair, single] = [keyOf(context, issue, [before, after]), keyOf(context, issue, [after])];
  const known = await context.store.scanCache.getMany([pair, single]);
  if (known.has(pair)) return null;
  const base = known.get(single);
  return { base: typeof base === "string" ? base : null };
}

/** The same event may come again long after, when people have changed what was put back. */
export async function recordRestored(
  context: WorkflowContext,
  issue: number,
  { before, after }: OwnEdit,
): Promise<void> {
  await context.store.scanCache.putMany(new Map([[keyOf(context, issue, [before, after]), true]]));
}

function keyOf(context: WorkflowContext, issue: number, texts: readonly string[]): string {
  // GitHub may give line ends back differently in an event than in an answer.
  const digests = texts.map((text) =>
    createHash("sha256").update(text.replaceAll("\r\n", "\n")).digest("hex"),
  );
  return `epic-write:${repositoryName(context.repository.id).toLowerCase()}#${issue}:${digests.join(":")}`;
}
