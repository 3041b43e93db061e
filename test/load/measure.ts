import { setTimeout as sleep } from "node:timers/promises";
import { backends, jobName } from "../chaos/orchard.ts";
import type { EmulatedGitHub } from "../support/gateway/start-github.ts";
import type { ServerProcess } from "../support/server-process.ts";
import type { LoadedRepository } from "./repositories.ts";

/** Waits until inbox and queue are empty. @returns how long that took, in milliseconds */
export async function drain(servers: readonly ServerProcess[]): Promise<number> {
  const begun = performance.now();
  const [server] = servers;
  if (server === undefined) throw new Error("There is no server.");
  for (let quiet = 0; quiet < 3; ) {
    const left =
      (await server.metric("convert_status_inbox_deliveries", 'state="waiting"')) +
      (await server.metric("convert_status_inbox_deliveries", 'state="working"')) +
      (await server.metric("convert_status_queue_jobs")) -
      (await server.metric("convert_status_queue_jobs", 'state="set_aside"'));
    quiet = left === 0 ? quiet + 1 : 0;
    await sleep(500);
  }
  return performance.now() - begun;
}

/** Watches the memory of processes. `stop` gives the most that each had, in bytes. */
export function largestMemory(servers: readonly ServerProcess[]): { stop(): Promise<readonly number[]> } {
  const most = servers.map(() => 0);
  const look = async () => {
    for (const [index, server] of servers.entries()) {
      const now = await server.metric("process_resident_memory_bytes");
      most[index] = Math.max(most[index] ?? 0, now);
    }
  };
  const timer = setInterval(() => void look(), 5_000);
  return {
    async stop() {
      clearInterval(timer);
      await look();
      return most;
    },
  };
}

/** How many pull requests have a check run and exactly one comment of ours. */
export async function countPublished(
  github: EmulatedGitHub,
  repositories: readonly LoadedRepository[],
): Promise<number> {
  let right = 0;
  for (const { owner, name, pullRequest, head } of repositories) {
    const runs = [...github.world.checks.runs.values()].filter(
      (run) => run.owner === owner && run.headSha === head && run.app.slug === "convert-status",
    );
    const path = `/repos/${owner}/${name}/issues/${pullRequest}/comments?per_page=100`;
    const { body } = await github.world.admin(owner, "GET", path);
    const ours = (body as { user: { login: string } }[]).filter(
      ({ user }) => user.login === "convert-status[bot]",
    );
    if (runs.length > 0 && ours.length === 1) right += 1;
  }
  return right;
}

/** CI ends on one pull request after another. @returns milliseconds from the last report to our verdict, sorted */
export async function measureVerdicts(
  github: EmulatedGitHub,
  repositories: readonly LoadedRepository[],
): Promise<readonly number[]> {
  const times: number[] = [];
  for (const { owner, name, head } of repositories) {
    const place = { owner, repo: name };
    for (const backend of backends)
      await github.postCheckRun({ ...place, sha: head, name: jobName(backend), conclusion: "success" });
    const begun = performance.now();
    const latest = () =>
      [...github.world.checks.runs.values()].findLast(
        (run) => run.owner === owner && run.headSha === head && run.app.slug === "convert-status",
      );
    while (latest()?.status !== "completed") {
      if (performance.now() - begun > 60_000)
        throw new Error(`No verdict in ${owner}/${name} within a minute.`);
      await sleep(5);
    }
    times.push(performance.now() - begun);
  }
  return times.sort((a, b) => a - b);
}
