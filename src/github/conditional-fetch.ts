import type { Fetch } from "./outgoing-fetch.ts";

/** Answers over this many characters are not kept: trees and blobs have their own store. */
const maximumKept = 512 * 1024;
const maximumEntries = 1_000;

interface Kept {
  readonly etag: string;
  readonly body: string;
  readonly headers: Headers;
}

/**
 * Asks again with the ETag of the last answer. GitHub answers 304 to what did not change and does not count it,
 * so that a look at an unchanged repository costs nothing of the hourly limit. GitHub is asked every time: what
 * is kept here is never trusted by itself. Made per installation, because answers depend on who asks.
 * Source: REST, "Use conditional requests".
 */
export function withConditionalReads(fetch: Fetch): Fetch {
  const kept = new Map<string, Kept>();
  return async (url, init = {}) => {
    if ((init.method ?? "GET").toUpperCase() !== "GET") return fetch(url, init);
    const headers = new Headers(init.headers);
    const key = `${headers.get("accept") ?? ""} ${url}`;
    const last = kept.get(key);
    if (last !== undefined) headers.set("if-none-match", last.etag);
    const response = await fetch(url, { ...init, headers });
    if (response.status === 304 && last !== undefined) {
      refresh(kept, key, last);
      return answer(url, 200, last.body, merge(last.headers, response.headers));
    }
    const etag = response.headers.get("etag");
    if (response.status !== 200 || etag === null || response.redirected) return response;
    const body = await response.text();
    if (body.length <= maximumKept) {
      refresh(kept, key, { etag, body, headers: response.headers });
      const oldest = kept.keys().next();
      if (kept.size > maximumEntries && oldest.done !== true) kept.delete(oldest.value);
    }
    return answer(url, 200, body, response.headers);
  };
}

/** Newest last: a Map keeps the order of insertion. */
function refresh(kept: Map<string, Kept>, key: string, entry: Kept): void {
  kept.delete(key);
  kept.set(key, entry);
}

/** The 304 carries the limits as they are now. */
function merge(old: Headers, now: Headers): Headers {
  const merged = new Headers(old);
  for (const [name, value] of now) {
    if (name.startsWith("x-ratelimit-") || name === "date") merged.set(name, value);
  }
  return merged;
}

function answer(url: string, status: number, body: string, headers: Headers): Response {
  const plain = new Headers(headers);
  // The body is decoded already.
  plain.delete("content-encoding");
  plain.delete("content-length");
  const response = new Response(body, { status, headers: plain });
  Object.defineProperty(response, "url", { value: url });
  return response;
}
