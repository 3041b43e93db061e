import * as z from "zod";
import { type DeliveryHandler, isOwn, placed, repositoryOf } from "./payload.ts";

const issueJson = z.object({
  ...placed,
  issue: z.object({ number: z.number().int().positive(), body: z.string().nullish() }),
  changes: z.object({ body: z.object({ from: z.string() }).nullish() }).nullish(),
});

const actions = new Set(["edited", "closed", "reopened", "transferred", "deleted", "unlocked"]);

/** An issue changed: it may be an epic, or something that one waits for. Our own edits are looked at for what they ran over. */
export const handleIssues: DeliveryHandler = ({ action, payload }, us) => {
  if (action === null || !actions.has(action)) return [];
  const event = issueJson.parse(payload);
  const before = event.changes?.body?.from;
  const own = isOwn(event, us);
  // GitHub sends an empty `from` with edits of the title only.
  if (own && (before === undefined || before === "")) return [];
  const ownEdit = own && before !== undefined ? { before, after: event.issue.body ?? "" } : null;
  return [{ verb: "look-at-issue", repository: repositoryOf(event), issue: event.issue.number, ownEdit }];
};
