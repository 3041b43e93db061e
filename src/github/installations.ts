import * as z from "zod";
import type { GitHubClient } from "./github-connection.ts";
import { limits } from "./limits.ts";
import { allPages, asPage } from "./pages.ts";
import { readAs } from "./unreadable-input.ts";

/** Where the App is installed. */
export interface Installation {
  readonly id: number;
  readonly account: string;
  readonly isSuspended: boolean;
  /** What was granted, as GitHub's settings name it: `{ checks: "write" }`. */
  readonly permissions: Readonly<Record<string, string>>;
}

/** A repository that an installation covers. */
export interface InstalledRepository {
  readonly id: number;
  readonly owner: string;
  readonly name: string;
  readonly isPrivate: boolean;
  readonly isArchived: boolean;
  readonly defaultBranch: string;
}

const installationsJson = z.array(
  z.object({
    id: z.number(),
    account: z.object({ login: z.string().nullish(), slug: z.string().nullish() }).nullish(),
    suspended_at: z.string().nullish(),
    permissions: z.record(z.string(), z.string()).default({}),
  }),
);

const repositoriesJson = z.object({
  repositories: z.array(
    z.object({
      id: z.number(),
      name: z.string(),
      owner: z.object({ login: z.string() }),
      private: z.boolean(),
      archived: z.boolean().optional(),
      default_branch: z.string(),
    }),
  ),
});

/** All installations of the App. @param asApp the client with the App's own key */
export async function listInstallations(asApp: GitHubClient): Promise<readonly Installation[]> {
  const found = new Map<number, Installation>();
  const load = async (page: number) =>
    asPage(await asApp.request("GET /app/installations", { per_page: limits.pageSize, page }));
  for await (const page of allPages(load)) {
    for (const installation of readAs(installationsJson, page, "The list of installations")) {
      found.set(installation.id, {
        id: installation.id,
        // An enterprise has a slug instead of a login.
        account: installation.account?.login ?? installation.account?.slug ?? "",
        isSuspended: typeof installation.suspended_at === "string",
        permissions: installation.permissions,
      });
    }
  }
  return [...found.values()];
}

/** The repositories that an installation covers. @param client the client of that installation */
export async function listInstalledRepositories(
  client: GitHubClient,
): Promise<readonly InstalledRepository[]> {
  const found = new Map<number, InstalledRepository>();
  const load = async (page: number) =>
    asPage(await client.request("GET /installation/repositories", { per_page: limits.pageSize, page }));
  for await (const page of allPages(load)) {
    const { repositories } = readAs(repositoriesJson, page, "The list of repositories");
    for (const repository of repositories) {
      found.set(repository.id, {
        id: repository.id,
        owner: repository.owner.login,
        name: repository.name,
        isPrivate: repository.private,
        isArchived: repository.archived ?? false,
        defaultBranch: repository.default_branch,
      });
    }
  }
  return [...found.values()];
}
