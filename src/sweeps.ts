import type { Environment } from "./environment.ts";
import { missedDeliveries } from "./github/deliveries.ts";
import { storedDelivery } from "./handlers/receive-deliveries.ts";
import type { Services } from "./services.ts";
import type { Log } from "./workflows/context.ts";
import { reconcileApp } from "./workflows/reconcile.ts";

/** How far back missed deliveries are looked for at the start. GitHub keeps them for three days. */
const deliveryHorizonMs = 3 * 24 * 3_600_000;
/** How far back afterwards: a sweep or two may fail in between. */
const deliveryOverlapMs = 2 * 3_600_000;
/** Housekeeping of the database: once a day is plenty. */
const housekeepingMs = 24 * 3_600_000;

/** What each cache of file contents and scan results may keep; all of it can be read again. */
const cacheBytes = 512 * 1024 * 1024;

/** The sweeps of a running app. */
interface Sweeps {
  /** Begins no further one; the running one ends at its next step, silently where the database is closed by then. */
  stop(): void;
  /** Begins one now, unless one is running. Resolves when it has ended, well or not. */
  begin(): Promise<void>;
}

/** Timers that make everything right even if every webhook is lost; the first round begins at once. */
export function startSweeps(services: Services, environment: Environment, log: Log): Sweeps {
  let lastHousekeeping = Date.now();
  let lookedUntil = Date.now() - deliveryHorizonMs;
  let running: Promise<void> | null = null;
  const stopping = new AbortController();
  const sweep = async () => {
    try {
      const begun = Date.now();
      await fetchMissedDeliveries(services, new Date(lookedUntil), stopping.signal);
      lookedUntil = begun - deliveryOverlapMs;
      stopping.signal.throwIfAborted();
      await reconcileApp(services.directory, services.work);
      if (Date.now() - lastHousekeeping > housekeepingMs) {
        lastHousekeeping = Date.now();
        await services.inbox.prune();
        await services.store.shrinkCaches(cacheBytes);
        await services.database.vacuum();
      }
    } catch (error) {
      if (stopping.signal.aborted) return;
      log.warn({ err: error }, "a sweep could not be finished; the next one does it all again");
    }
  };
  const begin = () => {
    running ??= sweep().finally(() => {
      running = null;
    });
    return running;
  };
  const timer = setInterval(() => void begin(), environment.RECONCILE_MINUTES * 60_000);
  void begin();
  return {
    begin,
    stop() {
      clearInterval(timer);
      stopping.abort();
    },
  };
}

/** Asks GitHub for deliveries that never arrived and puts them into the inbox as if they had. */
async function fetchMissedDeliveries(
  { connection, inbox }: Services,
  since: Date,
  stopping: AbortSignal,
): Promise<void> {
  const missed = missedDeliveries(connection.asApp, since, (guids) => inbox.findKnown(guids));
  for await (const { guid, event, payload } of missed) {
    stopping.throwIfAborted();
    await inbox.receive(storedDelivery(guid, event, payload, "redelivery"));
  }
}
