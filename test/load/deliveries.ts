import { createHmac, randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { webhookSecret } from "../support/server-process.ts";
import type { LoadedRepository } from "./repositories.ts";

/** How answers were. */
export interface Answers {
  /** Milliseconds from when a delivery was due to its answer, sorted: what waited because we were late counts. */
  readonly times: readonly number[];
  /** Answers by status; 0: none came. */
  readonly statuses: Readonly<Record<number, number>>;
  readonly seconds: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** Sends deliveries about repositories in turn, to instances in turn, so many per second whatever the answers. */
export async function sendDeliveries(
  urls: readonly string[],
  repositories: readonly LoadedRepository[],
  count: number,
  perSecond: number,
): Promise<Answers> {
  const times: number[] = [];
  const statuses: Record<number, number> = {};
  const begun = performance.now();
  const pending: Promise<void>[] = [];
  for (let n = 0; n < count; n += 1) {
    const due = begun + (n / perSecond) * 1_000;
    const early = due - performance.now();
    if (early > 1) await sleep(early);
    const repository = repositories[n % repositories.length];
    const url = urls[n % urls.length];
    if (repository === undefined || url === undefined) throw new Error("There is nowhere to send to.");
    const answered = send(url, makeDelivery(repository, n)).then((status) => {
      times.push(performance.now() - due);
      statuses[status] = (statuses[status] ?? 0) + 1;
    });
    pending.push(answered);
  }
  await Promise.all(pending);
  return { times: times.sort((a, b) => a - b), statuses, seconds: (performance.now() - begun) / 1_000 };
}

/** What GitHub sends most while CI runs. */
function makeDelivery(at: LoadedRepository, n: number): { event: string; body: string } {
  const placed = {
    repository: {
      id: at.id,
      name: at.name,
      full_name: `${at.owner}/${at.name}`,
      owner: { login: at.owner },
    },
    installation: { id: at.installation },
    sender: { login: "kim", type: "User" },
    // As much as a real payload brings along.
    filler: "x".repeat(6_000),
  };
  const pulls = [{ number: at.pullRequest, base: { repo: { id: at.id } } }];
  const events = [
    [
      "check_run",
      { action: "created", check_run: { head_sha: at.head, app: { id: 1 }, pull_requests: pulls } },
    ],
    [
      "check_run",
      { action: "completed", check_run: { head_sha: at.head, app: { id: 1 }, pull_requests: pulls } },
    ],
    [
      "check_suite",
      { action: "completed", check_suite: { head_sha: at.head, app: { id: 1 }, pull_requests: pulls } },
    ],
    ["pull_request", { action: "synchronize", pull_request: { number: at.pullRequest } }],
    ["push", { ref: "refs/heads/main" }],
    ["issues", { action: "edited", issue: { number: 1, body: "" }, changes: { title: { from: "" } } }],
    [
      "issue_comment",
      { action: "created", issue: { number: 1 }, comment: { id: n + 1, body: "Well done." } },
    ],
  ] as const;
  const [event, payload] = events[Math.floor(n / 100) % events.length] ?? events[0];
  return { event, body: JSON.stringify({ ...payload, ...placed }) };
}

function send(url: string, { event, body }: { event: string; body: string }): Promise<number> {
  const signature = createHmac("sha256", webhookSecret).update(body).digest("hex");
  return new Promise((resolve) => {
    const sent = request(
      `${url}/api/github/webhooks`,
      {
        method: "POST",
        agent,
        headers: {
          "content-type": "application/json",
          "content-length": Buffer.byteLength(body),
          "x-github-delivery": randomUUID(),
          "x-github-event": event,
          "x-hub-signature-256": `sha256=${signature}`,
        },
      },
      (response) => {
        response.resume();
        response.on("end", () => {
          resolve(response.statusCode ?? 0);
        });
      },
    );
    sent.on("error", () => {
      resolve(0);
    });
    sent.end(body);
  });
}
