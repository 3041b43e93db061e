import * as z from "zod";
import { commitId, type DeliveryHandler, placed, repositoryOf } from "./payload.ts";

const statusJson = z.object({ ...placed, sha: commitId });

/** A commit status changed; it counts as evidence only where the settings say so. */
export const handleStatus: DeliveryHandler = ({ payload }) => {
  const event = statusJson.parse(payload);
  return [{ verb: "find-work-for-commit", repository: repositoryOf(event), sha: event.sha }];
};
