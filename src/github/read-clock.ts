import { type Fetch, withTimeout } from "./outgoing-fetch.ts";

/** The root of the API: it asks for nothing and tells the time like every answer. */
const root = "GET /";

/**
 * How far this machine's clock is ahead of GitHub's, seconds; the `Date` header has whole seconds.
 * @returns null when the answer tells no time
 * @throws what `fetch` throws when GitHub cannot be reached
 */
export async function readClock(fetch: Fetch, apiUrl: string, now: () => Date): Promise<number | null> {
  const [method = "", path = ""] = root.split(" ");
  const asked = now().getTime();
  const response = await withTimeout(fetch)(`${apiUrl}${path}`, { method });
  const answered = now().getTime();
  await response.body?.cancel();
  const theirs = Date.parse(response.headers.get("date") ?? "");
  if (Number.isNaN(theirs)) return null;
  // Half a second for what the header cuts off, on average.
  return ((asked + answered) / 2 - (theirs + 500)) / 1000;
}
