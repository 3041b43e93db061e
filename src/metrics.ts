import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import type { Publisher, Written } from "./domain/publisher.ts";
import type { Fetch } from "./github/outgoing-fetch.ts";
import type { Inbox } from "./jobs/inbox.ts";
import type { Queue } from "./jobs/queue.ts";
import type { JobOutcome } from "./jobs/worker.ts";

/** What is counted for the operator; served in Prometheus' text format. */
export class Metrics {
  readonly registry = new Registry();

  readonly #deliveries = new Counter({
    name: "convert_status_deliveries_total",
    help: "Webhook deliveries by what became of them at the door.",
    labelNames: ["event", "outcome"],
    registers: [this.registry],
  });
  readonly #jobs = new Histogram({
    name: "convert_status_job_seconds",
    help: "Time that a piece of work took, by verb and result.",
    labelNames: ["verb", "result"],
    buckets: [0.05, 0.2, 1, 5, 20, 60, 300],
    registers: [this.registry],
  });
  readonly #requests = new Counter({
    name: "convert_status_github_requests_total",
    help: "Requests to GitHub by method and status.",
    labelNames: ["method", "status"],
    registers: [this.registry],
  });
  readonly #budget = new Gauge({
    name: "convert_status_github_budget_left",
    help: "Requests left in the current window, as GitHub's last answer said.",
    labelNames: ["resource"],
    registers: [this.registry],
  });
  readonly #writes = new Counter({
    name: "convert_status_writes_total",
    help: "Publications by kind and by whether anything was written.",
    labelNames: ["kind", "outcome"],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** A delivery was answered. */
  countDelivery(event: string, outcome: "stored" | "duplicate" | "own" | "ignored" | "refused"): void {
    this.#deliveries.inc({ event, outcome });
  }

  /** A job ended. */
  countJob(outcome: JobOutcome): void {
    this.#jobs.observe({ verb: outcome.job.kind, result: outcome.result }, outcome.milliseconds / 1_000);
  }

  /** Counts what passes through, and remembers what GitHub says is left. */
  countRequests(fetch: Fetch): Fetch {
    return async (url, init) => {
      const method = init?.method ?? "GET";
      try {
        const response = await fetch(url, init);
        this.#requests.inc({ method, status: String(response.status) });
        const left = Number(response.headers.get("x-ratelimit-remaining") ?? Number.NaN);
        if (Number.isFinite(left)) {
          this.#budget.set({ resource: response.headers.get("x-ratelimit-resource") ?? "core" }, left);
        }
        return response;
      } catch (error) {
        this.#requests.inc({ method, status: "none" });
        throw error;
      }
    };
  }

  /** Counts what a publisher really wrote. */
  countWrites(publisher: Publisher): Publisher {
    const count = <Outcome extends Written | "gone" | "locked">(kind: string, outcome: Outcome): Outcome => {
      this.#writes.inc({ kind, outcome });
      return outcome;
    };
    return {
      ensureComment: async (...args) => count("comment", await publisher.ensureComment(...args)),
      ensureNoComment: (...args) => publisher.ensureNoComment(...args),
      ensureCheckRun: async (...args) => count("check-run", await publisher.ensureCheckRun(...args)),
      endCheckRuns: (...args) => publisher.endCheckRuns(...args),
      ensureEpic: async (...args) => count("epic", await publisher.ensureEpic(...args)),
      ensureReaction: (...args) => publisher.ensureReaction(...args),
    };
  }

  /** Reads queue and inbox at every scrape. */
  watch(queue: Pick<Queue, "stats">, inbox: Pick<Inbox, "stats">): void {
    const depth = new Gauge({
      name: "convert_status_queue_jobs",
      help: "Jobs by state.",
      labelNames: ["state"],
      registers: [this.registry],
      async collect() {
        const { waiting, scheduled, retrying, active, setAside, oldestSeconds } = await queue.stats();
        for (const [state, value] of Object.entries({
          waiting,
          scheduled,
          retrying,
          active,
          set_aside: setAside,
        })) {
          depth.set({ state }, value);
        }
        age.set(oldestSeconds);
      },
    });
    const age = new Gauge({
      name: "convert_status_queue_oldest_seconds",
      help: "How long the job that is due longest has waited.",
      registers: [this.registry],
    });
    const stored = new Gauge({
      name: "convert_status_inbox_deliveries",
      help: "Stored deliveries by state.",
      labelNames: ["state"],
      registers: [this.registry],
      async collect() {
        for (const [state, value] of Object.entries(await inbox.stats())) {
          if (typeof value === "number") stored.set({ state }, value);
        }
      },
    });
  }
}
