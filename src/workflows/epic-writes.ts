import { createHash } from "node:crypto";
import type { EpicWrite, Written } from "../domain/publisher.ts";
import { repositoryName } from "../domain/work.ts";
import type { LostEdit } from "../reports/restore-lost-edit.ts";
import { campaignKey, type WorkflowContext } from "./context.ts";

/** The texts before and after a write of ours, as GitHub's event told. */
export interface OwnEdit {
  readonly before: string;
  readonly after: string;
}

/**
 * Writes to an epic and remembers the section, and notes down before each write which text it is made from. Where the
 * text before a write of ours then turns out to be another one, a person had saved in between and the write ran over it.
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

/**
 * What our write ran over; nothing when it was made from the very text that it replaced, or was put right before.
 * GitHub's event alone does not tell: a save that was under way when GitHub looked up the old text is not in it. Such
 * a save is in the history of edits.
 */
export async function findLostEdits(
  context: WorkflowContext,
  issue: number,
  { before, after }: OwnEdit,
): Promise<readonly LostEdit[]> {
  const replaced = [...new Set([before, ...(await findReplaced(context, issue, after))])];
  const pairs = replaced.map((text) => keyOf(context, issue, [text, after]));
  const single = keyOf(context, issue, [after]);
  const known = await context.store.scanCache.getMany([...pairs, single]);
  const base = known.get(single);
  return replaced
    .filter((_, index) => !known.has(pairs[index] ?? ""))
    .map((text) => ({ base: typeof base === "string" ? base : null, before: text, after }));
}

/** What stood there, by the history of edits, right before an App wrote this text. */
async function findReplaced(
  context: WorkflowContext,
  issue: number,
  after: string,
): Promise<readonly string[]> {
  const bodies = await context.repository.pastBodies(issue);
  return bodies.flatMap(({ text, isByApp }, index) => {
    const earlier = bodies[index + 1]?.text ?? null;
    // A person who brings this text back has seen what they replace.
    const isOurs = isByApp && text !== null && withPlainLineEnds(text) === withPlainLineEnds(after);
    return isOurs && earlier !== null ? [earlier] : [];
  });
}

/** The same event may come again long after, when people have changed what was put back. */
export async function recordRestored(
  context: WorkflowContext,
  issue: number,
  edits: readonly LostEdit[],
): Promise<void> {
  await context.store.scanCache.putMany(
    new Map(edits.map(({ before, after }) => [keyOf(context, issue, [before, after]), true])),
  );
}

function keyOf(context: WorkflowContext, issue: number, texts: readonly string[]): string {
  const digests = texts.map((text) => createHash("sha256").update(withPlainLineEnds(text)).digest("hex"));
  return `epic-write:${repositoryName(context.repository.id).toLowerCase()}#${issue}:${digests.join(":")}`;
}

/** GitHub may give line ends back differently in an event than in an answer. */
function withPlainLineEnds(text: string): string {
  return text.replaceAll("\r\n", "\n");
}
