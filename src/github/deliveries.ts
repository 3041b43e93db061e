import * as z from "zod";
import type { GitHubClient } from "./github-connection.ts";
import { NotFound } from "./github-problem.ts";
import { limits } from "./limits.ts";
import { readAs } from "./unreadable-input.ts";

/** A delivery that GitHub could not hand over, with everything that the webhook would have brought. */
export interface MissedDelivery {
  /** `X-GitHub-Delivery`; redeliveries keep it. */
  readonly guid: string;
  /** `X-GitHub-Event`. */
  readonly event: string;
  readonly payload: unknown;
  readonly deliveredAt: string;
}

const attemptJson = z.object({
  id: z.number(),
  guid: z.string(),
  delivered_at: z.string(),
  status: z.string().default(""),
  status_code: z.number(),
  event: z.string(),
});
type Attempt = z.infer<typeof attemptJson>;

const detailJson = attemptJson.extend({ request: z.object({ payload: z.unknown() }) });

/**
 * The deliveries since `since` of which no attempt succeeded, oldest first. GitHub never repeats one by itself,
 * and keeps them for three days. Sources: "Handling failed webhook deliveries", "Redelivering webhooks".
 *
 * @param asApp the client with the App's own key
 * @param isKnown which of some GUIDs have arrived by now; they are not fetched
 */
export async function* missedDeliveries(
  asApp: GitHubClient,
  since: Date,
  isKnown: (guids: readonly string[]) => Promise<ReadonlySet<string>>,
): AsyncGenerator<MissedDelivery> {
  const attempts = await listAttempts(asApp, since);
  const delivered = new Set(attempts.filter(isDelivered).map(({ guid }) => guid));
  const missed = new Map<string, Attempt>();
  for (const attempt of attempts) if (!delivered.has(attempt.guid)) missed.set(attempt.guid, attempt);
  const known = await isKnown([...missed.keys()]);
  const wanted = [...missed.values()].filter(({ guid }) => !known.has(guid));
  wanted.sort((a, b) => a.id - b.id);
  for (const attempt of wanted) {
    const payload = await loadPayload(asApp, attempt.id);
    if (payload === undefined) continue;
    yield { guid: attempt.guid, event: attempt.event, payload, deliveredAt: attempt.delivered_at };
  }
}

/** One attempt of GitHub's to hand over a delivery. */
export interface DeliveryAttempt {
  readonly event: string;
  readonly deliveredAt: string;
  readonly isDelivered: boolean;
  /** HTTP status that GitHub got; 0 when it could not connect. */
  readonly statusCode: number;
  /** GitHub's own words: `OK`, `failed to connect to host`. */
  readonly status: string;
}

/** The latest attempts, a page of them, latest first. @param asApp the client with the App's own key */
export async function latestAttempts(asApp: GitHubClient): Promise<readonly DeliveryAttempt[]> {
  const { data } = await asApp.request("GET /app/hook/deliveries", { per_page: limits.pageSize });
  return readAs(z.array(attemptJson), data, "The list of deliveries").map((attempt) => ({
    event: attempt.event,
    deliveredAt: attempt.delivered_at,
    isDelivered: isDelivered(attempt),
    statusCode: attempt.status_code,
    status: attempt.status,
  }));
}

/** GitHub counts what was answered with 2xx as delivered, and looks no further. */
function isDelivered({ status_code }: Attempt): boolean {
  return status_code >= 200 && status_code < 300;
}

/** All attempts since a time, latest first, as GitHub lists them: by cursor. */
async function listAttempts(asApp: GitHubClient, since: Date): Promise<readonly Attempt[]> {
  const attempts: Attempt[] = [];
  let cursor: string | undefined;
  do {
    const { data, headers } = await asApp.request("GET /app/hook/deliveries", {
      per_page: limits.pageSize,
      ...(cursor === undefined ? {} : { cursor }),
    });
    const page = readAs(z.array(attemptJson), data, "The list of deliveries");
    attempts.push(...page.filter(({ delivered_at }) => new Date(delivered_at) >= since));
    const isOver = page.some(({ delivered_at }) => new Date(delivered_at) < since);
    cursor = isOver ? undefined : nextCursor(headers.link);
  } while (cursor !== undefined);
  return attempts;
}

function nextCursor(link: string | undefined): string | undefined {
  const next = /<([^>]+)>;\s*rel="next"/.exec(link ?? "")?.[1];
  return next === undefined ? undefined : (new URL(next).searchParams.get("cursor") ?? undefined);
}

/** Undefined when GitHub does not keep it any more. */
async function loadPayload(asApp: GitHubClient, id: number): Promise<unknown> {
  try {
    const { data } = await asApp.request("GET /app/hook/deliveries/{delivery_id}", { delivery_id: id });
    return readAs(detailJson, data, "The delivery").request.payload;
  } catch (error) {
    if (error instanceof NotFound) return undefined;
    throw error;
  }
}
