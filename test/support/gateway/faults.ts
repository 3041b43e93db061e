import { type Answer, type Exchange, failure } from "./exchange.ts";

/** How a request goes wrong. `after`: GitHub did what was asked, only the answer is lost. */
type FaultKind =
  | "502-before"
  | "502-after"
  | "hang-before"
  | "hang-after"
  | "reset-before"
  | "reset-after"
  | "401"
  | "403-permission"
  | "403-secondary"
  | "403-primary"
  | "429";

/** Which requests go wrong, and how. */
export interface Fault {
  readonly kind: FaultKind;
  readonly method?: string;
  /** Matched against the path without `/api/v3`. */
  readonly path?: RegExp;
  /** Only requests of this App (its slug) or user. */
  readonly who?: string;
  /** How many times; 1 when not said. */
  readonly times?: number;
  /** Seconds, for limits; without it the header is left out. */
  readonly retryAfter?: number;
  /** Lets so many matching requests pass first. */
  readonly skip?: number;
}

/** What is to be done to one request. */
export interface Mishap {
  readonly kind: FaultKind;
  /** The answer to give instead of asking, for refusals. */
  readonly refusal: Answer | null;
}

/** The faults that wait for their request. */
export class Faults {
  #waiting: { fault: Fault; left: number; skip: number }[] = [];
  #random: ((exchange: Exchange) => Fault | null) | null = null;

  add(...faults: readonly Fault[]): void {
    for (const fault of faults) this.#waiting.push({ fault, left: fault.times ?? 1, skip: fault.skip ?? 0 });
  }

  /** Asked for every request on which no waiting fault falls; for seeded random schedules. */
  decide(chooser: ((exchange: Exchange) => Fault | null) | null): void {
    this.#random = chooser;
  }

  clear(): void {
    this.#waiting = [];
    this.#random = null;
  }

  /** Faults that no request has met so far. */
  get unused(): readonly Fault[] {
    return this.#waiting.map(({ fault }) => fault);
  }

  take(exchange: Exchange): Mishap | null {
    for (const entry of this.#waiting) {
      if (!falls(entry.fault, exchange)) continue;
      if (entry.skip > 0) {
        entry.skip -= 1;
        continue;
      }
      entry.left -= 1;
      if (entry.left === 0) this.#waiting = this.#waiting.filter((other) => other !== entry);
      return mishap(entry.fault);
    }
    const fault = this.#random?.(exchange) ?? null;
    return fault === null ? null : mishap(fault);
  }
}

/** The name under which a request's maker is known: slug or login. */
export function nameOf(exchange: Pick<Exchange, "who">): string {
  const { who } = exchange;
  if (who.kind === "user") return who.login;
  return who.kind === "nobody" ? "" : who.app.slug;
}

function falls(fault: Fault, exchange: Exchange): boolean {
  return (
    (fault.method === undefined || fault.method === exchange.method) &&
    (fault.path === undefined || fault.path.test(exchange.path)) &&
    (fault.who === undefined || fault.who === nameOf(exchange))
  );
}

function mishap(fault: Fault): Mishap {
  return { kind: fault.kind, refusal: refusalOf(fault) };
}

function refusalOf({ kind, retryAfter }: Fault): Answer | null {
  const wait: Record<string, string> = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  switch (kind) {
    case "401":
      return failure(401, "Bad credentials");
    case "403-permission":
      return failure(403, "Resource not accessible by integration");
    case "403-secondary":
      return failure(
        403,
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.",
        wait,
      );
    case "429":
      return failure(429, "You have exceeded a secondary rate limit.", wait);
    case "403-primary": {
      const reset = Math.floor(Date.now() / 1000) + (retryAfter ?? 1);
      return failure(403, "API rate limit exceeded for installation.", {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": String(reset),
      });
    }
    case "502-before":
    case "502-after":
    case "hang-before":
    case "hang-after":
    case "reset-before":
    case "reset-after":
      return null;
  }
}
