/** The part of the platform's `fetch` that everything here is built on. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** GitHub ends requests after 10 s; what takes longer hangs. Source: REST, "Timeouts". */
export const requestTimeoutMs = 15_000;

/**
 * A `fetch` that gives up: a GitHub that hangs would otherwise hold a worker for ever. The time covers the
 * reading of the answer too.
 */
export function withTimeout(fetch: Fetch, timeoutMs: number = requestTimeoutMs): Fetch {
  return (url, init = {}) => {
    const timeout = AbortSignal.timeout(timeoutMs);
    const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
    return fetch(url, { ...init, signal });
  };
}
