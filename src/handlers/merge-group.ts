import * as z from "zod";
import { commitId, type DeliveryHandler, placed, repositoryOf } from "./payload.ts";

const mergeGroupJson = z.object({
  ...placed,
  merge_group: z.object({ base_sha: commitId, head_sha: commitId }),
});

/** The merge queue waits for our check on the group's head. */
export const handleMergeGroup: DeliveryHandler = ({ action, payload }) => {
  if (action !== "checks_requested") return [];
  const event = mergeGroupJson.parse(payload);
  const { base_sha: base, head_sha: head } = event.merge_group;
  return [{ verb: "judge-merge-group", repository: repositoryOf(event), base, head }];
};
