import type { RepositoryId } from "./repository.ts";

/** Something to look at again. An event, a command or a timer only ever says this; the truth is read when it is done. */
export type Work =
  | { readonly verb: "judge-pull-request"; readonly repository: RepositoryId; readonly pullRequest: number }
  | {
      readonly verb: "judge-merge-group";
      readonly repository: RepositoryId;
      readonly base: string;
      readonly head: string;
    }
  | { readonly verb: "rescan-branch"; readonly repository: RepositoryId }
  | { readonly verb: "refresh-epic"; readonly repository: RepositoryId; readonly campaign: string }
  | { readonly verb: "back-fill-history"; readonly repository: RepositoryId; readonly campaign: string }
  | {
      readonly verb: "answer-comment";
      readonly repository: RepositoryId;
      readonly issue: number;
      readonly comment: number;
    }
  | {
      readonly verb: "repair-epic";
      readonly repository: RepositoryId;
      readonly issue: number;
      readonly bodyBefore: string;
    }
  | { readonly verb: "find-work-for-commit"; readonly repository: RepositoryId; readonly sha: string }
  | { readonly verb: "reconcile-repository"; readonly repository: RepositoryId }
  | { readonly verb: "reconcile-installation"; readonly installation: number };

/** Live work is done before sweeps, sweeps before back-filling. */
export type WorkPriority = "live" | "sweep" | "back-fill";

/** Where work is asked for. Asking twice for the same subject before it starts is the same as asking once. */
export interface WorkQueue {
  request(work: Work, priority?: WorkPriority): Promise<void>;
}

/** The subject of a piece of work: at most one worker is on a subject at any time. */
export function subjectOf(work: Work): string {
  if (work.verb === "reconcile-installation") return `installation:${work.installation}`;
  const repository = repositoryName(work.repository).toLowerCase();
  switch (work.verb) {
    case "judge-pull-request":
      return `pull:${repository}#${work.pullRequest}`;
    case "judge-merge-group":
      return `merge-group:${repository}@${work.head}`;
    case "rescan-branch":
      return `branch:${repository}`;
    case "refresh-epic":
      return `campaign:${repository}/${work.campaign}`;
    case "back-fill-history":
      return `history:${repository}/${work.campaign}`;
    case "answer-comment":
      return `comment:${repository}#${work.comment}`;
    case "repair-epic":
      return `repair:${repository}#${work.issue}`;
    case "find-work-for-commit":
      return `commit:${repository}@${work.sha}`;
    case "reconcile-repository":
      return `repository:${repository}`;
  }
}

/** `owner/name`. */
export function repositoryName(id: Pick<RepositoryId, "owner" | "name">): string {
  return `${id.owner}/${id.name}`;
}
