/** A delivery should not wait longer for its answer than this, and so neither may anything else in this process. */
const fineMs = 40;
/** How often it is judged whether answers are in time. */
const periodMs = 250;
/** How often it is looked whether timers are late. */
const probeMs = 20;
/** After so long without a delivery nobody waits for an answer. */
const quietMs = 1_000;
/** The least that work gets of its time: it goes on, whatever comes in. */
const leastShare = 1 / 8;
/** Steps of the share: quickly down, as nobody may wait; slowly up. */
const down = 2;
const up = 1.25;
/** A rest between two jobs is no longer, so that the share can be judged anew. */
const longestRestMs = 2_000;

/** What the queue asks before it takes a job. */
export interface Restraint {
  /** Jobs that may run at once now. */
  places(): number;
  /** How long to rest after a job that took so long, before the next one. */
  restAfter(jobMs: number): number;
}

/** The part of time, and of the process's places, that work may have while deliveries want their answers. */
export class BackPressure implements Restraint {
  readonly #most: number;
  readonly #now: () => number;
  /** From `leastShare` to `#most`: jobs at once; below 1, the part of the time in which one job runs. */
  #share: number;
  #worstMs = 0;
  #judgedAt = 0;
  #arrivedAt = Number.NEGATIVE_INFINITY;
  #probe: NodeJS.Timeout | null = null;

  /** @param most jobs at once when nothing is in the way */
  constructor(most: number, now: () => number = () => performance.now()) {
    this.#most = most;
    this.#now = now;
    this.#share = most;
  }

  /** A delivery came in; until none has come for a while, it is watched whether answers would be in time. */
  arrived(): void {
    this.#arrivedAt = this.#now();
    this.#probe ??= this.#watchTimers();
  }

  /** Something waited so long: a delivery for its answer, or a timer for its turn. */
  waited(ms: number): void {
    this.#worstMs = Math.max(this.#worstMs, ms);
  }

  places(): number {
    this.#judge();
    return Math.max(1, Math.floor(this.#share));
  }

  restAfter(jobMs: number): number {
    this.#judge();
    return this.#share >= 1 ? 0 : Math.min(longestRestMs, jobMs * (1 / this.#share - 1));
  }

  #judge(): void {
    const now = this.#now();
    if (now - this.#arrivedAt > quietMs) {
      this.#share = this.#most;
      this.#worstMs = 0;
      this.#judgedAt = now;
      return;
    }
    if (now - this.#judgedAt < periodMs) return;
    const next = this.#worstMs > fineMs ? this.#share / down : this.#share * up;
    this.#share = Math.min(this.#most, Math.max(leastShare, next));
    this.#worstMs = 0;
    this.#judgedAt = now;
  }

  #watchTimers(): NodeJS.Timeout {
    let due = this.#now() + probeMs;
    return setInterval(() => {
      const now = this.#now();
      this.waited(now - due);
      due = now + probeMs;
      this.#judge();
      if (now - this.#arrivedAt > quietMs) this.close();
    }, probeMs).unref();
  }

  /** Watches no more, until the next delivery. */
  close(): void {
    if (this.#probe !== null) clearInterval(this.#probe);
    this.#probe = null;
  }
}
