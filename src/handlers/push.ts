import * as z from "zod";
import { type DeliveryHandler, placed, repositoryOf } from "./payload.ts";

const pushJson = z.object({ ...placed, ref: z.string(), deleted: z.boolean().optional() });

/** A branch moved: it may be a tracked one. Tags and deleted branches are of no interest. */
export const handlePush: DeliveryHandler = ({ payload }) => {
  const push = pushJson.parse(payload);
  const branch = /^refs\/heads\/(.+)$/.exec(push.ref)?.[1];
  if (branch === undefined || push.deleted === true) return [];
  return [{ verb: "rescan-branch", repository: repositoryOf(push), pushed: branch }];
};
