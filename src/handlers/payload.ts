import * as z from "zod";
import type { RepositoryId } from "../domain/repository.ts";
import type { Work } from "../domain/work.ts";
import type { AppIdentity } from "../github/github-connection.ts";

/** A stored delivery, as far as the handlers need it. */
export interface Delivery {
  /** The header `X-GitHub-Event`. */
  readonly event: string;
  readonly action: string | null;
  readonly payload: unknown;
}

/** What a delivery asks us to look at. Pure; throws a ZodError where the payload is not what GitHub documents. */
export type DeliveryHandler = (delivery: Delivery, us: AppIdentity) => readonly Work[];

/** A full commit id. */
export const commitId = z.string().regex(/^[0-9a-f]{40,64}$/);

/** The fields that place an event in a repository; every event of a repository has them. */
export const placed = {
  repository: z.object({ id: z.number(), name: z.string(), owner: z.object({ login: z.string() }) }),
  // Missing when a webhook of the repository itself delivers here: then there is no token to do anything with.
  installation: z.object({ id: z.number() }),
  sender: z.object({ login: z.string(), type: z.string().optional() }).nullish(),
};

/** The repository of an event. */
export function repositoryOf(payload: z.infer<z.ZodObject<typeof placed>>): RepositoryId {
  const { repository, installation } = payload;
  return { installation: installation.id, owner: repository.owner.login, name: repository.name };
}

/** True when the event is the echo of something that we did ourselves. */
export function isOwn(
  payload: { readonly sender?: { readonly login: string } | null | undefined },
  us: AppIdentity,
): boolean {
  return payload.sender?.login === us.login;
}
