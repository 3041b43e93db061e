/** Where a repository is, as GitHub's routes name it. */
export interface RepositoryAddress {
  readonly owner: string;
  readonly repo: string;
}
