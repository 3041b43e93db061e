import * as z from "zod";
import { type DeliveryHandler, isOwn, placed, repositoryOf } from "./payload.ts";

const commentJson = z.object({
  ...placed,
  issue: z.object({ number: z.number().int().positive() }),
  comment: z.object({ id: z.number().int(), body: z.string().nullish() }),
  changes: z.object({ body: z.object({ from: z.string() }).nullish() }).nullish(),
});

/** Somebody may have asked something. Bots are never answered, so that two of them cannot talk for ever. */
export const handleIssueComment: DeliveryHandler = ({ action, payload }, us) => {
  if (action !== "created" && action !== "edited") return [];
  const event = commentJson.parse(payload);
  if (isOwn(event, us) || event.sender?.type === "Bot") return [];
  // A cheap look that can only be too generous; the grammar decides on the live text.
  if (!/convert-status/iu.test(event.comment.body ?? "")) return [];
  return [
    {
      verb: "answer-comment",
      repository: repositoryOf(event),
      issue: event.issue.number,
      comment: event.comment.id,
      bodyBefore: action === "edited" ? (event.changes?.body?.from ?? event.comment.body ?? "") : null,
    },
  ];
};
