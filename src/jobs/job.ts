/** What a job carries; plain JSON. Equal requests are merged key by key, the later value wins. */
export type JobData = Readonly<Record<string, unknown>>;

/** Somebody is waiting; it is looked at regularly; it may take its time. */
export type Priority = "live" | "sweep" | "back-fill";

/** A request for work. */
export interface NewJob<Kind extends string = string> {
  readonly kind: Kind;
  /** What is worked on: `pull:owner/name#12`, `campaign:owner/name/id`. One job of a subject runs at a time. */
  readonly subject: string;
  /**
   * Requests of one kind and subject are one job while it waits. Where that would lose something (two commands
   * on one pull request), a key tells them apart.
   */
  readonly key?: string;
  /** The installation that pays for it with its GitHub budget; null: none. */
  readonly installation: number | null;
  readonly priority: Priority;
  readonly data?: JobData;
  /** Not before this time. */
  readonly notBefore?: Date;
}

/** A job that is being worked on. */
export interface Job<Kind extends string = string> {
  readonly id: string;
  readonly kind: Kind;
  readonly subject: string;
  readonly key: string;
  readonly installation: number | null;
  readonly data: JobData;
  /** 1 for the first try. */
  readonly attempt: number;
  /** When it was first asked for. */
  readonly requestedAt: Date;
}

/**
 * Works a job off. It may be run more than once (a crash between the work and its record), so its effects must be
 * idempotent. Once `signal` is aborted another worker may have the job: write nothing more.
 */
export type Handler<Kind extends string = string> = (job: Job<Kind>, signal: AbortSignal) => Promise<void>;

/** A job that failed so often that it waits for a person, or for the next request for the same thing. */
export interface SetAsideJob {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly installation: number | null;
  readonly data: JobData;
  readonly attempts: number;
  readonly error: string;
  readonly failedAt: Date;
}

/**
 * Thrown by a handler that was told when to come back, by GitHub's rate limits for instance. It counts as no
 * failed attempt.
 */
export class RetryAt extends Error {
  override readonly name = "RetryAt";
  readonly at: Date;
  readonly scope: "installation" | "job";

  /**
   * @param reason one sentence, shown to the maintainers
   * @param scope `installation`: all of its jobs wait, because each would only be refused again
   */
  constructor(at: Date, reason: string, scope: "installation" | "job" = "installation") {
    super(reason);
    this.at = at;
    this.scope = scope;
  }
}

/** As numbers, the way the queue's table holds them. */
export const priorityNumbers: Readonly<Record<Priority, number>> = { live: 20, sweep: 10, "back-fill": 0 };
