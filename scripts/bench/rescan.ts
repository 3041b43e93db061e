import { chooseCampaign } from "../../src/cli/choose-campaign.ts";
import { MemoryStore } from "../../src/cli/memory-store.ts";
import { openCommitTree } from "../../src/git/commit-tree.ts";
import { openLocalRepository } from "../../src/git/local-repository.ts";
import { git } from "./checkout.ts";
import { middle } from "./measure.ts";

/** Settings of a scan: what `--config` or `--kind` would say. */
export interface Choice {
  readonly config?: string;
  readonly kind?: string;
}

const rounds = 9;

/**
 * Seconds that a scan takes in this process after one file changed in a new commit, listing included, with what
 * earlier scans left in memory. Every round changes the file to something that was never seen.
 */
export async function measureRescan(tree: string, choice: Choice, file: string): Promise<number> {
  const repository = await openLocalRepository(tree);
  const head = git(tree, ["rev-parse", "HEAD"]);
  const { campaign } = await chooseCampaign(openCommitTree(repository, head), choice);
  const cache = new MemoryStore().scanCache;
  const text = git(tree, ["show", `${head}:${file}`]);
  const seconds: number[] = [];
  await campaign.kind.scan(openCommitTree(repository, head), campaign.settings, { cache });
  for (let round = 0; round < rounds; round++) {
    const commit = commitWith(tree, head, file, `${text}\n# round ${round} of ${process.pid}\n`);
    const started = performance.now();
    await campaign.kind.scan(openCommitTree(repository, commit), campaign.settings, { cache });
    seconds.push((performance.now() - started) / 1000);
  }
  return middle(seconds);
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
