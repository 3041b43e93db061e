import { expect, it } from "vitest";
import type { Work } from "../../src/domain/work.ts";
import type { NewJob } from "../../src/jobs/job.ts";
import { workQueueOn } from "../../src/work-queue.ts";

it("keeps apart each write of ours that may have run over something, and merges every other look at an issue", async () => {
  const jobs: NewJob[] = [];
  const queue = workQueueOn({ enqueue: async (job) => void jobs.push(job) });
  const repository = { installation: 1, owner: "o", name: "r" };
  const look = (ownEdit: { before: string; after: string } | null) =>
    queue.request({ verb: "look-at-issue", repository, issue: 3, ownEdit } satisfies Work);

  await look(null);
  await look(null);
  await look({ before: "a", after: "b" });
  await look({ before: "a", after: "c" });
  await look({ before: "b", after: "c" });
  expect(new Set(jobs.map(({ key }) => key)).size).toBe(4);
});
