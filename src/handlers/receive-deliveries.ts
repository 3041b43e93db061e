import * as z from "zod";
import type { Inbox, NewDelivery } from "../jobs/inbox.ts";

/** A verified webhook as Probot hands it over. */
export interface VerifiedWebhook {
  readonly id: string;
  readonly name: string;
  readonly payload: unknown;
}

/** What receiving needs of the services. */
export interface Receiver {
  readonly inbox: Pick<Inbox, "receive">;
  readonly metrics: { countDelivery(event: string, outcome: "stored" | "duplicate"): void };
}

/** Stores each delivery; GitHub gets its answer when that is done, and an error when it could not be done. */
export function receiveDeliveries({ inbox, metrics }: Receiver): (webhook: VerifiedWebhook) => Promise<void> {
  return async ({ id, name, payload }) => {
    metrics.countDelivery(name, await inbox.receive(storedDelivery(id, name, payload, "webhook")));
  };
}

const facts = z.object({
  action: z.string().nullish().catch(null),
  installation: z.object({ id: z.number() }).nullish().catch(null),
  repository: z.object({ full_name: z.string() }).nullish().catch(null),
});

/** A delivery as the inbox keeps it. Whatever the payload is, it is stored: what is wrong with it is found later. */
export function storedDelivery(
  id: string,
  event: string,
  payload: unknown,
  source: NewDelivery["source"],
): NewDelivery {
  const read = facts.safeParse(payload);
  return {
    id,
    event,
    action: read.data?.action ?? null,
    installation: read.data?.installation?.id ?? null,
    repository: read.data?.repository?.full_name ?? null,
    payload,
    source,
  };
}
