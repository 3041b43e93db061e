import type { RepositoryId } from "./repository.ts";

/** Where the app is installed, as GitHub says now. */
export interface AppDirectory {
  /** Ids of the installations that are not suspended. */
  installations(): Promise<readonly number[]>;
  /** Repositories of an installation that are not archived. */
  repositories(installation: number): Promise<readonly RepositoryId[]>;
}
