import type { Inbox } from "../jobs/inbox.ts";
import type { NewDelivery } from "../store/deliveries.ts";
import { readDeliveryFacts } from "../github/delivery-facts.ts";

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

/** A delivery as the inbox keeps it. */
export function storedDelivery(
  id: string,
  event: string,
  payload: unknown,
  source: NewDelivery["source"],
): NewDelivery {
  return { id, event, payload, source, ...readDeliveryFacts(payload) };
}
