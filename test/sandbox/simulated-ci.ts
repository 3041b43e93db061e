import { setTimeout as sleep } from "node:timers/promises";
import type { EmulatedGitHub } from "../support/gateway/start-github.ts";

/** How one backend's jobs end on a pull request. */
export type JobEnd = "success" | "failure" | "skipped";

/** What CI does on a pull request: per backend the end of its API tests. */
export type CiPlan = Readonly<Record<"sqlite" | "postgres" | "mysql", JobEnd>>;

export const allGreen: CiPlan = { sqlite: "success", postgres: "success", mysql: "success" };

/** Reports the jobs of the sample's workflow for a commit: first all as running, then each as it ends. */
export async function runCi(
  github: EmulatedGitHub,
  place: { readonly owner: string; readonly repo: string },
  sha: string,
  plan: CiPlan,
  secondsBetween: number,
): Promise<void> {
  const started: { id: number; end: JobEnd }[] = [];
  for (const [backend, end] of Object.entries(plan)) {
    // A job that CI left out is reported as skipped at once; its part without API tests runs and is green.
    if (end === "skipped") {
      await github.postCheckRun({ ...place, sha, name: `tests (${backend}, api)`, conclusion: "skipped" });
      await github.postCheckRun({ ...place, sha, name: `tests (${backend}, core)`, conclusion: "success" });
    } else {
      started.push({
        id: await github.postCheckRun({ ...place, sha, name: `tests (${backend}, api)` }),
        end,
      });
    }
  }
  for (const { id, end } of started) {
    await sleep(secondsBetween * 1_000);
    if (end !== "skipped") await github.finishCheckRun(place, id, end);
  }
}
