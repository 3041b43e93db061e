import { EnvHttpProxyAgent, fetch as fetchThroughProxy } from "undici";

/** The part of the platform's `fetch` that everything here is built on. */
export type Fetch = (url: string, init?: RequestInit) => Promise<Response>;

/** GitHub ends requests after 10 s; what takes longer hangs. Source: REST, "Timeouts". */
export const requestTimeoutMs = 15_000;

const proxyVariables = ["https_proxy", "HTTPS_PROXY", "http_proxy", "HTTP_PROXY"];

/**
 * The way out to GitHub. Behind a proxy it follows `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY`, which the
 * platform's own `fetch` does by itself on none of the versions that we run on.
 */
export function outgoingFetch(
  variables: Readonly<Record<string, string | undefined>> = process.env,
): typeof globalThis.fetch {
  if (!proxyVariables.some((name) => (variables[name] ?? "") !== "")) return globalThis.fetch;
  const given = (name: string) => variables[name.toLowerCase()] ?? variables[name];
  const proxies = {
    httpProxy: given("HTTP_PROXY"),
    httpsProxy: given("HTTPS_PROXY"),
    noProxy: given("NO_PROXY"),
  };
  const known = Object.fromEntries(Object.entries(proxies).filter(([, value]) => value !== undefined));
  const dispatcher = new EnvHttpProxyAgent(known);
  const fetch = (url: string, init: object = {}) => fetchThroughProxy(url, { ...init, dispatcher });
  // The same web standard, twice declared.
  return fetch as unknown as typeof globalThis.fetch;
}

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
