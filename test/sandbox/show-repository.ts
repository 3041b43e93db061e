import { openLocalRepository, resolveCommit } from "../../src/git/local-repository.ts";
import { runGit } from "../../src/git/run-git.ts";
import { renderCheckTable } from "../../src/reports/check-table.ts";
import { Narrator } from "./narrator.ts";
import { servePages } from "./pages-server.ts";
import type { SandboxOptions } from "./run-sandbox.ts";
import { startWorld } from "./world.ts";

const owner = "you";
/** Branches that become pull requests at most. */
const maximumBranches = 30;

/** Shows the app on a local git repository: its branches ahead of the current one become pull requests. */
export function showRepository(path: string): (options: SandboxOptions) => Promise<number> {
  return async (options) => {
    const narrator = new Narrator(options);
    const repository = await openLocalRepository(path);
    const head = (await runGit(repository.top, ["symbolic-ref", "--short", "HEAD"])).toString("utf8").trim();
    const branches = await branchesAhead(repository.top, head);
    const world = await startWorld({
      owner,
      repository: "repository",
      defaultBranch: head,
      users: [],
      log: narrator.log,
    });
    const place = { owner, repo: "repository" };
    servePages(world.github, {
      ...place,
      people: [{ login: owner, standing: "owner" }],
      dashboard: world.app.url,
    });
    narrator.heading(`Pages: ${world.github.url}/${owner}/repository    Dashboard: ${world.app.url}`);
    try {
      await resolveCommit(repository, head);
      // Pull requests need a common ancestor; the history before it would only take time.
      await world.github.pushBranch({ ...place, folder: repository.top, revision: head, branch: head });
      await world.settled();
      const { store } = world.app.services;
      for (const key of await store.campaigns()) {
        const latest = await store.latestScan(key);
        if (latest === null) continue;
        narrator.heading(`Campaign ${key.campaign} at ${head}`);
        narrator.text(JSON.stringify(latest.scan.progress, null, 2));
      }
      for (const branch of branches) {
        await world.github.pushBranch({ ...place, folder: repository.top, revision: branch, branch });
        const number = await world.github.openPullRequest({
          ...place,
          branch,
          title: branch,
          base: head,
          by: owner,
        });
        await world.settled();
        narrator.heading(`Pull request #${number}: ${branch}`);
        for (const key of await store.campaigns()) {
          const recorded = await store.judgementOf(key, number);
          if (recorded !== null)
            narrator.text(renderCheckTable(recorded.judgement, { colour: narrator.colour }));
        }
      }
      if (branches.length === 0)
        narrator.fact(`No local branch is ahead of ${head}, so there is no pull request.`);
      if (!options.once) {
        narrator.heading("The sandbox stays open; Ctrl-C ends it.");
        await new Promise<void>((resolve) => {
          process.once("SIGINT", () => {
            resolve();
          });
        });
      }
      return 0;
    } finally {
      await world.close();
    }
  };
}

async function branchesAhead(top: string, head: string): Promise<string[]> {
  const out = await runGit(top, [
    "for-each-ref",
    "--format=%(refname:short)",
    "--no-merged",
    head,
    "refs/heads",
  ]);
  const all = out
    .toString("utf8")
    .split("\n")
    .filter((name) => name !== "");
  return all.slice(0, maximumBranches);
}
