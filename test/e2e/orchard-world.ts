import { makeSampleRepository, type SampleRepository } from "../sandbox/sample-repository.ts";
import { epicBody } from "../sandbox/sample-story.ts";
import { type SandboxWorld, startWorld, type WorldOptions } from "../sandbox/world.ts";

export const place = { owner: "robin", repo: "orchard" };
const key = { repository: "robin/orchard", campaign: "async-sessions" };

/** The orchard on an emulated GitHub with the real app: epic #1 is open, `main` is scanned. */
export interface OrchardWorld extends SandboxWorld {
  readonly sample: SampleRepository;
  readonly faultsSeen: string[];
  /** Opens the sample's pull request of a branch. */
  open(branch: string, fork?: string): Promise<{ number: number; sha: string }>;
  conclusionOf(number: number): Promise<string | null>;
  checkRunsOf(
    sha: string,
  ): Promise<{ name: string; status: string; conclusion: string | null; title: string; summary: string }[]>;
  commentsOf(issue: number): Promise<{ author: string; body: string }[]>;
  epic(): Promise<string>;
}

export async function startOrchard(options: Pick<WorldOptions, "beforeRequest"> = {}): Promise<OrchardWorld> {
  const faultsSeen: string[] = [];
  const say = (fields: object, message: string) => {
    faultsSeen.push(`${message} ${"err" in fields ? String(fields.err) : JSON.stringify(fields)}`);
  };
  const sample = await makeSampleRepository();
  const users = [...new Set(sample.pullRequests.map((pull) => pull.author)), "stranger"];
  const world = await startWorld({
    owner: place.owner,
    repository: place.repo,
    users,
    memory: true,
    ...options,
    log: { info: () => undefined, warn: say, error: say },
  });
  const { github, app } = world;
  const octokit = github.actAs(place.owner);
  await github.addCollaborator(place, "kim", "push");
  await github.openIssue({
    ...place,
    title: "Move the API to async database sessions",
    body: epicBody,
    by: place.owner,
  });
  await github.pushBranch({ ...place, folder: sample.folder, revision: "main", branch: "main" });
  await world.settled();
  return {
    ...world,
    sample,
    faultsSeen,
    async open(branch, fork) {
      const pull = sample.pullRequests.find((candidate) => candidate.branch === branch);
      if (pull === undefined) throw new Error(`The sample has no branch ${branch}.`);
      const from = fork === undefined ? {} : { fork };
      const sha = await github.pushBranch({
        ...place,
        folder: sample.folder,
        revision: branch,
        branch,
        ...from,
      });
      const number = await github.openPullRequest({
        ...place,
        branch,
        title: pull.title,
        body: pull.body,
        by: pull.author,
        ...from,
      });
      await world.settled();
      return { number, sha };
    },
    async conclusionOf(number) {
      return (await app.services.store.judgementOf(key, number))?.judgement.conclusion ?? null;
    },
    async checkRunsOf(sha) {
      const { data } = await octokit.rest.checks.listForRef({ ...place, ref: sha });
      return data.check_runs
        .filter((run) => run.app?.slug === "convert-status")
        .map((run) => ({
          name: run.name,
          status: run.status,
          conclusion: run.conclusion,
          title: run.output.title ?? "",
          summary: run.output.summary ?? "",
        }));
    },
    async commentsOf(issue) {
      const { data } = await octokit.rest.issues.listComments({
        ...place,
        issue_number: issue,
        per_page: 100,
      });
      return data.map((comment) => ({ author: comment.user?.login ?? "", body: comment.body ?? "" }));
    },
    async epic() {
      return (await octokit.rest.issues.get({ ...place, issue_number: 1 })).data.body ?? "";
    },
  };
}
