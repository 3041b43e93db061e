import * as z from "zod";
import { type DeliveryHandler, placed, repositoryOf } from "./payload.ts";

const pullRequestJson = z.object({
  ...placed,
  pull_request: z.object({ number: z.number().int().positive() }),
});

/** Actions that can change a verdict; labels, assignments and reviews cannot. */
const actions = new Set(["opened", "synchronize", "reopened", "edited", "ready_for_review", "closed"]);

/** Something about a pull request changed that a verdict may depend on. */
export const handlePullRequest: DeliveryHandler = ({ action, payload }) => {
  if (action === null || !actions.has(action)) return [];
  const event = pullRequestJson.parse(payload);
  return [
    { verb: "judge-pull-request", repository: repositoryOf(event), pullRequest: event.pull_request.number },
  ];
};
