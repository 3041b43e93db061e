import * as z from "zod";
import type { RepositoryId } from "./repository.ts";

const repository = z.strictObject({
  installation: z.number().int(),
  owner: z.string().min(1),
  name: z.string().min(1),
}) satisfies z.ZodType<RepositoryId>;
const sha = z.string().regex(/^[0-9a-f]{40,64}$/);
const number = z.number().int().positive();

/** Something to look at again. An event, a command or a timer only ever says this; the truth is read when it is done. */
export const workSchema = z.discriminatedUnion("verb", [
  z.strictObject({ verb: z.literal("judge-pull-request"), repository, pullRequest: number }),
  z.strictObject({ verb: z.literal("judge-merge-group"), repository, base: sha, head: sha }),
  // `pushed`: only campaigns that track this branch; null: all of them.
  z.strictObject({ verb: z.literal("rescan-branch"), repository, pushed: z.string().nullable() }),
  z.strictObject({ verb: z.literal("refresh-epic"), repository, campaign: z.string() }),
  // `ownEdit`: the texts before and after a write of ours, by which a human edit that it ran over is found again.
  z.strictObject({
    verb: z.literal("look-at-issue"),
    repository,
    issue: number,
    ownEdit: z.strictObject({ before: z.string(), after: z.string() }).nullable(),
  }),
  z.strictObject({ verb: z.literal("back-fill-history"), repository, campaign: z.string() }),
  // `bodyBefore`: of an edited comment only what is new is run.
  z.strictObject({
    verb: z.literal("answer-comment"),
    repository,
    issue: number,
    comment: number,
    bodyBefore: z.string().nullable(),
  }),
  z.strictObject({ verb: z.literal("find-work-for-commit"), repository, sha }),
  z.strictObject({ verb: z.literal("reconcile-repository"), repository }),
  z.strictObject({ verb: z.literal("reconcile-installation"), installation: z.number().int() }),
]);

export type Work = z.infer<typeof workSchema>;
export type WorkVerb = Work["verb"];

/** Live work is done before sweeps, sweeps before back-filling. */
export type WorkPriority = "live" | "sweep" | "back-fill";

/** Where work is asked for. Asking twice for the same work before it starts is the same as asking once. */
export interface WorkQueue {
  request(work: Work, priority?: WorkPriority): Promise<void>;
}

/**
 * The subject of a piece of work: at most one worker is on a subject at any time, so two pieces of work that write
 * the same thing on GitHub have the same subject.
 */
export function subjectOf(work: Work): string {
  if (work.verb === "reconcile-installation") return `installation:${work.installation}`;
  const name = repositoryName(work.repository).toLowerCase();
  switch (work.verb) {
    case "judge-pull-request":
      return `pull:${name}#${work.pullRequest}`;
    case "judge-merge-group":
      return `merge-group:${name}@${work.head}`;
    case "rescan-branch":
      return `branch:${name}`;
    case "refresh-epic":
    case "look-at-issue":
      return `epic:${name}`;
    case "back-fill-history":
      return `history:${name}/${work.campaign}`;
    case "answer-comment":
      return `issue:${name}#${work.issue}`;
    case "find-work-for-commit":
      return `commit:${name}@${work.sha}`;
    case "reconcile-repository":
      return `repository:${name}`;
  }
}

/** The installation that pays for the work with its GitHub budget. */
export function installationOf(work: Work): number {
  return work.verb === "reconcile-installation" ? work.installation : work.repository.installation;
}

/** `owner/name`. */
export function repositoryName(id: Pick<RepositoryId, "owner" | "name">): string {
  return `${id.owner}/${id.name}`;
}
