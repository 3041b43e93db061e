import * as z from "zod";
import { type DeliveryHandler, placed, repositoryOf } from "./payload.ts";

const meaningful = new Set(["privatized", "publicized", "renamed", "transferred", "unarchived"]);

/** A repository is called otherwise, or others may see it now: the branch is looked at, which records both. */
export const handleRepository: DeliveryHandler = ({ action, payload }) => {
  if (action === null || !meaningful.has(action)) return [];
  const event = z.object(placed).parse(payload);
  return [{ verb: "rescan-branch", repository: repositoryOf(event), pushed: null }];
};
