import { createHash } from "node:crypto";
import { installationOf, subjectOf, type Work, type WorkQueue, type WorkVerb } from "./domain/work.ts";
import type { Queue } from "./jobs/queue.ts";

/** The queue as workflows and handlers see it: work in, nothing out. */
export function workQueueOn(queue: Pick<Queue<WorkVerb>, "enqueue">): WorkQueue {
  return {
    async request(work, priority = "live") {
      const key = keyOf(work);
      await queue.enqueue({
        kind: work.verb,
        subject: subjectOf(work),
        ...(key === null ? {} : { key }),
        installation: installationOf(work),
        priority,
        data: { ...work },
      });
    },
  };
}

/** Tells apart work of one verb and subject that must not be merged into one. */
function keyOf(work: Work): string | null {
  switch (work.verb) {
    case "refresh-epic":
      return work.campaign;
    case "rescan-branch":
      return work.pushed;
    case "answer-comment":
      return String(work.comment);
    // Each write of ours may be the one that ran over what a person wrote.
    case "look-at-issue":
      return `${work.issue}:${createHash("sha256")
        .update(work.ownEdit === null ? "" : JSON.stringify([work.ownEdit.before, work.ownEdit.after]))
        .digest("hex")}`;
    case "judge-pull-request":
    case "judge-merge-group":
    case "back-fill-history":
    case "find-work-for-commit":
    case "reconcile-repository":
    case "reconcile-installation":
      return null;
  }
}
