import { fork } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { Agent, request } from "node:http";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { webhookSecret } from "../support/server-process.ts";
import type { LoadedRepository } from "./repositories.ts";

/** What to send, and where to. */
export interface SendRequest {
  /** Instances, which take turns. */
  readonly urls: readonly string[];
  /** Repositories, which take turns. */
  readonly repositories: readonly LoadedRepository[];
  readonly count: number;
  readonly perSecond: number;
}

/** How answers were. */
export interface Answers {
  /** Milliseconds from when a delivery was due to its answer, sorted: what waited because we were late counts. */
  readonly times: readonly number[];
  /** Answers by status; 0: none came. */
  readonly statuses: Readonly<Record<number, number>>;
  readonly seconds: number;
  /** Milliseconds by which the sender itself was late, sorted: how much of the times is its own. */
  readonly lateness: readonly number[];
}

/** Whoever sends. */
export interface Sender {
  send(request: SendRequest): Promise<Answers>;
  end(): void;
}

/** Starts the process that sends. */
export function startSender(): Sender {
  const child = fork(join(import.meta.dirname, "sender.ts"), {
    execArgv: ["--import", import.meta.resolve("tsx")],
  });
  return {
    async send(request) {
      const control = new AbortController();
      const ended = once(child, "exit", { signal: control.signal }).then(([code]) => {
        throw new Error(`The process that sends ended with ${code}.`);
      });
      const answered = once(child, "message", { signal: control.signal }) as Promise<[Answers]>;
      child.send(request);
      try {
        const [answers] = await Promise.race([answered, ended]);
        return answers;
      } finally {
        control.abort();
        await Promise.allSettled([ended, answered]);
      }
    },
    end() {
      if (child.connected) child.disconnect();
    },
  };
}

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** Sends deliveries about repositories in turn, to instances in turn, so many per second whatever the answers. */
export async function sendDeliveries({
  urls,
  repositories,
  count,
  perSecond,
}: SendRequest): Promise<Answers> {
  const times: number[] = [];
  const lateness: number[] = [];
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
    lateness.push(Math.max(0, performance.now() - due));
    const answered = send(url, makeDelivery(repository, n)).then((status) => {
      times.push(performance.now() - due);
      statuses[status] = (statuses[status] ?? 0) + 1;
    });
    pending.push(answered);
  }
  await Promise.all(pending);
  const ascending = (a: number, b: number) => a - b;
  return {
    times: times.sort(ascending),
    lateness: lateness.sort(ascending),
    statuses,
    seconds: (performance.now() - begun) / 1_000,
  };
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
