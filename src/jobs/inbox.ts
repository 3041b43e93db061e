import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../store/database.ts";
import {
  Deliveries,
  type NewDelivery,
  type SetAsideDelivery,
  type TakenDelivery,
} from "../store/deliveries.ts";
import { asError } from "./as-error.ts";
import type { BackPressure } from "./back-pressure.ts";
import { inGroups, isAboutValues } from "./in-groups.ts";

export type { NewDelivery, SetAsideDelivery, TakenDelivery };

/** How deliveries are worked off. */
export interface InboxOptions {
  /**
   * Turns a delivery into jobs; it may be called again for the same one, so it only enqueues. What it throws is
   * kept with the delivery, which is tried again.
   */
  readonly handle: (delivery: TakenDelivery) => Promise<void>;
  /** Tries before a delivery is set aside; default 8, over some ten minutes. */
  readonly attempts?: number;
  /** Wait before the second try, doubled for each further one; default 5. */
  readonly retryDelaySeconds?: number;
  /** After so long a delivery that somebody took is taken again; default 60. */
  readonly leaseSeconds?: number;
  /** How often stored deliveries are looked for; those that come in here start at once. Default 2. */
  readonly pollSeconds?: number;
  /** Is told of what comes in and how long it took to store. */
  readonly pressure?: Pick<BackPressure, "arrived" | "waited">;
  /** A fault of the inbox itself or of a delivery; it goes on by itself. */
  readonly onError?: (error: Error, delivery?: TakenDelivery) => void;
}

/** Everything GitHub sent, stored before it is answered. */
export interface Inbox {
  /**
   * Stores a delivery; once it resolves, GitHub may be answered with success. Throws when it could not be stored:
   * then GitHub must be answered with a failure, so that the delivery can be fetched back.
   * @returns `duplicate` when the GUID is known; that is a success too
   */
  receive(delivery: NewDelivery): Promise<"stored" | "duplicate">;
  /** Begins to work deliveries off. */
  start(): Promise<void>;
  /** Stops; what is being handled ends first. Deliveries that still come in are stored and wait. */
  stop(): Promise<void>;
  /** Resolves when nothing is left to hand over, failed ones that wait for their next try included. */
  idle(): Promise<void>;
  stats(): ReturnType<Deliveries["stats"]>;
  setAside(): Promise<SetAsideDelivery[]>;
  retrySetAside(id: string): Promise<boolean>;
  /** Which of these GUIDs were stored once; for the sweep that asks GitHub for missed deliveries. */
  findKnown(ids: readonly string[]): Promise<Set<string>>;
  /** Forgets what nobody needs any more; to be called now and then. */
  prune(): Promise<void>;
}

/** Deliveries per statement. */
const batch = 50;
/**
 * A round of working off begins so long after the last one ended: what came in meanwhile shares its statements. The
 * first delivery after a quiet time does not wait.
 */
const breathMs = 100;

/** Opens the inbox on the database. */
export function openInbox(database: Database, options: InboxOptions): Inbox {
  const deliveries = new Deliveries(database);
  const { attempts = 8, retryDelaySeconds = 5, leaseSeconds = 60, pollSeconds = 2 } = options;
  const report = options.onError ?? (() => undefined);
  let timer: NodeJS.Timeout | null = null;
  let working: Promise<void> | null = null;
  let again = false;
  let breath = new AbortController();
  const add = inGroups((group: readonly NewDelivery[]) => deliveries.add(group), {
    most: batch,
    isAboutItem: isAboutValues,
  });

  const wake = () => {
    if (timer === null) return;
    if (working !== null) {
      again = true;
      return;
    }
    working = workOff().finally(() => {
      working = null;
      if (again) {
        again = false;
        wake();
      }
    });
  };

  async function workOff(): Promise<void> {
    await workOffOnce();
    await sleep(breathMs, undefined, { signal: breath.signal }).catch(() => undefined);
  }

  async function workOffOnce(): Promise<void> {
    try {
      let taken: TakenDelivery[];
      do {
        taken = await deliveries.take(batch, leaseSeconds);
        const outcomes = await Promise.all(taken.map(handOver));
        const done = outcomes.filter((id) => id !== null);
        if (done.length > 0) await deliveries.finish(done);
      } while (taken.length === batch && timer !== null);
    } catch (error) {
      // What was taken comes back when its lease runs out.
      report(asError(error));
    }
  }

  /** @returns the GUID, or null when it failed */
  async function handOver(delivery: TakenDelivery): Promise<string | null> {
    try {
      // More tries than allowed, without a failure recorded: whoever tried it died of it.
      if (delivery.attempt > attempts)
        throw new Error("The process ended each time this delivery was handled.");
      await options.handle(delivery);
      return delivery.id;
    } catch (error) {
      report(asError(error), delivery);
      const delay = retryDelaySeconds * 2 ** (delivery.attempt - 1) * 1_000;
      const retryAt = delivery.attempt < attempts ? new Date(Date.now() + delay) : null;
      await deliveries.fail(delivery.id, asError(error).message, retryAt);
      return null;
    }
  }

  return {
    async receive(delivery) {
      const begun = performance.now();
      options.pressure?.arrived();
      const isNew = await add(delivery);
      options.pressure?.waited(performance.now() - begun);
      wake();
      return isNew ? "stored" : "duplicate";
    },
    async start() {
      // The embedded database has one process: what is being worked on was cut off by the end of the last one.
      if (database.embedded && timer === null) await deliveries.releaseAll();
      breath = new AbortController();
      timer ??= setInterval(wake, pollSeconds * 1_000);
      wake();
    },
    async stop() {
      if (timer !== null) clearInterval(timer);
      timer = null;
      again = false;
      breath.abort();
      await working;
    },
    async idle() {
      for (;;) {
        const { waiting, working: taken } = await deliveries.stats();
        if (waiting + taken === 0 || timer === null) return;
        await sleep(20);
      }
    },
    stats: () => deliveries.stats(),
    setAside: () => deliveries.findSetAside(),
    async retrySetAside(id) {
      const found = await deliveries.retry(id);
      wake();
      return found;
    },
    findKnown: (ids) => deliveries.findKnown(ids),
    prune: () => deliveries.prune(),
  };
}
