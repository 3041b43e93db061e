import { filesOf, startFiles } from "../chaos/orchard.ts";
import type { EmulatedGitHub } from "../support/gateway/start-github.ts";

/** A repository with an epic and one pull request that converts a route. */
export interface LoadedRepository {
  readonly owner: string;
  readonly name: string;
  readonly id: number;
  readonly installation: number;
  readonly pullRequest: number;
  readonly head: string;
}

/** Every one has an owner and so an installation of its own, as customers have. */
export const ownerOf = (n: number) => `owner-${n}`;

export async function fillRepository(github: EmulatedGitHub, n: number): Promise<LoadedRepository> {
  const owner = ownerOf(n);
  const place = { owner, repo: "orchard" };
  await github.openIssue({ ...place, title: "Async sessions", body: "The epic.\n", by: owner });
  await github.commitFiles({ ...place, branch: "main", files: startFiles() });
  const head = await github.commitFiles({
    ...place,
    branch: "convert",
    from: "main",
    files: filesOf("apples", "good"),
  });
  const pullRequest = await github.openPullRequest({
    ...place,
    branch: "convert",
    title: "Convert",
    by: owner,
  });
  const { data } = await github.actAs(owner).rest.repos.get(place);
  const app = github.app("convert-status");
  const installation = app.installations.find(({ account }) => account === owner)?.id ?? 0;
  return { owner, name: place.repo, id: data.id, installation, pullRequest, head };
}
