import type { BudgetSettings } from "./settings.ts";

/** Connections that may be open at once in one phase of the campaign. */
interface Demand {
  /** Both engines of every worker, pools and overflow, and the other clients. */
  readonly connections: number;
  /** What the server leaves for it: negative means that connections are refused under load. */
  readonly headroom: number;
}

/** Database connections: what may be asked for against what the server grants. */
export interface ConnectionBudget {
  readonly available: number;
  readonly perWorkerSync: number;
  readonly perWorkerAsync: number;
  /** Before any conversion: the sync engine alone. */
  readonly before: Demand;
  /** With some targets converted and some not: both engines. */
  readonly during: Demand;
  /** With everything converted: the async engine alone. */
  readonly after: Demand;
  /** Which of the three holds now. */
  readonly now: "before" | "during" | "after";
}

/**
 * The worst case, which is what `max_connections` has to bear: every pool of every worker filled up to its overflow.
 * Source of the pool arithmetic: SQLAlchemy, `QueuePool` (`pool_size` + `max_overflow` per engine and process).
 * @param converted how many targets use the async engine
 * @param remaining how many still use the sync engine, blocked ones included
 */
export function connectionBudget(
  settings: BudgetSettings,
  converted: number,
  remaining: number,
): ConnectionBudget {
  const perWorkerSync = settings.sync_pool.size + settings.sync_pool.overflow;
  const perWorkerAsync = settings.async_pool.size + settings.async_pool.overflow;
  const available = settings.max_connections - settings.reserved;
  const demand = (perWorker: number): Demand => {
    const connections = settings.workers * perWorker + settings.other_clients;
    return { connections, headroom: available - connections };
  };
  return {
    available,
    perWorkerSync,
    perWorkerAsync,
    before: demand(perWorkerSync),
    during: demand(perWorkerSync + perWorkerAsync),
    after: demand(perWorkerAsync),
    now: converted === 0 ? "before" : remaining === 0 ? "after" : "during",
  };
}
