import { join } from "node:path";
import type * as ChooseCampaign from "../../src/cli/choose-campaign.ts";
import type * as MemoryStore from "../../src/cli/memory-store.ts";
import type * as CommitTree from "../../src/git/commit-tree.ts";
import type * as LocalRepository from "../../src/git/local-repository.ts";
import { git } from "./checkout.ts";
import { middle } from "./measure.ts";

/** Settings of a scan: what `--config` or `--kind` would say. */
export interface Choice {
  readonly config?: string;
  readonly kind?: string;
}

const rounds = 21;
/** Rounds before those: a service has run its code for longer than a bench. */
const unmeasured = 6;

/**
 * Seconds that a scan takes in this process after one file changed in a new commit, listing included, with what
 * earlier scans left in memory. Every round changes the file to something that was never seen.
 */
export async function measureRescan(tree: string, choice: Choice, file: string): Promise<number> {
  const { chooseCampaign, cache, openCommitTree, openLocalRepository } = await loadBuilt();
  const repository = await openLocalRepository(tree);
  const head = git(tree, ["rev-parse", "HEAD"]);
  const { campaign } = await chooseCampaign(openCommitTree(repository, head), choice);
  const text = git(tree, ["show", `${head}:${file}`]);
  const seconds: number[] = [];
  await campaign.kind.scan(openCommitTree(repository, head), campaign.settings, { cache });
  for (let round = 0; round < unmeasured + rounds; round++) {
    const commit = commitWith(tree, head, file, `${text}\n# round ${round} of ${process.pid}\n`);
    const started = performance.now();
    await campaign.kind.scan(openCommitTree(repository, commit), campaign.settings, { cache });
    if (round >= unmeasured) seconds.push((performance.now() - started) / 1000);
  }
  return middle(seconds);
}

/** What is shipped, as the cold scan is measured: run from TypeScript, everything takes twice the time. */
async function loadBuilt() {
  const load = (file: string): Promise<unknown> => import(join(process.cwd(), "dist", file));
  const { chooseCampaign } = (await load("cli/choose-campaign.js")) as typeof ChooseCampaign;
  const { MemoryStore: Store } = (await load("cli/memory-store.js")) as typeof MemoryStore;
  const { openCommitTree } = (await load("git/commit-tree.js")) as typeof CommitTree;
  const { openLocalRepository } = (await load("git/local-repository.js")) as typeof LocalRepository;
  return { chooseCampaign, cache: new Store().scanCache, openCommitTree, openLocalRepository };
}

/** A commit on top of `head` in which one file has another text; nothing is checked out. */
function commitWith(tree: string, head: string, file: string, text: string): string {
  const blob = git(tree, ["hash-object", "-w", "--stdin"], text);
  // An index of its own: the work tree's stays as it is.
  const index = { GIT_INDEX_FILE: ".git/bench-index" };
  git(tree, ["read-tree", head], undefined, index);
  git(tree, ["update-index", "--cacheinfo", `100644,${blob},${file}`], undefined, index);
  const written = git(tree, ["write-tree"], undefined, index);
  const author = ["-c", "user.name=bench", "-c", "user.email=bench@example.org"];
  return git(tree, [...author, "commit-tree", "-p", head, "-m", "one file", written]);
}
