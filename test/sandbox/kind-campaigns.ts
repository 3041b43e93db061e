import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { renderCheckTable } from "../../src/reports/check-table.ts";
import type { ToldKind } from "../support/kind-stories.ts";
import type { Narrator } from "./narrator.ts";
import { allGreen, runCi } from "./simulated-ci.ts";
import { makeStoryRepository } from "./story-repository.ts";
import { type Expectation, findSurprises } from "./surprises.ts";
import type { SandboxWorld } from "./world.ts";

/** A campaign of another kind, on a small repository of its own. */
interface KindCampaign {
  readonly repository: string;
  readonly kind: ToldKind;
  readonly epic: { readonly title: string; readonly body: string };
  readonly settings: string;
  /** Stories of the kind, in the order in which they are opened. */
  readonly chapters: readonly Expectation[];
}

export const kindCampaigns: readonly KindCampaign[] = [
  {
    repository: "mill",
    kind: "deferrable-operators",
    epic: {
      title: "Operators give their slot back while they wait",
      body: "A job that runs for hours holds a worker slot for hours. Each operator learns to defer.",
    },
    settings:
      "campaigns:\n  - id: deferrable\n    title: Deferrable operators\n    kind: deferrable-operators\n    epic: 1\n    slot_relief: {}\n",
    chapters: [
      { branch: "correct", conclusion: "pass", breaks: null },
      { branch: "async-in-name-only", conclusion: "fail", breaks: "async-trigger" },
      { branch: "serialize-forgets", conclusion: "fail", breaks: "trigger-serialization" },
    ],
  },
  {
    repository: "press",
    kind: "typescript-routes",
    epic: {
      title: "No handler blocks the event loop",
      body: "While a note is read from disk, nobody else is served. Each route becomes asynchronous.",
    },
    settings:
      'campaigns:\n  - id: non-blocking\n    title: Non-blocking routes\n    kind: typescript-routes\n    epic: 1\n    backends:\n      - { id: sqlite, title: SQLite, driver: none, verified_by: ["^tests \\\\(sqlite, api\\\\)$"] }\n',
    chapters: [
      { branch: "correct", conclusion: "pass", breaks: null },
      { branch: "write-not-awaited", conclusion: "fail", breaks: "no-floating-promise" },
      { branch: "blocking-under-another-name", conclusion: "fail", breaks: "async-handler" },
    ],
  },
];

/** Plays a campaign. @returns what was not as expected */
export async function playKindCampaign(
  world: SandboxWorld,
  narrator: Narrator,
  owner: string,
  { repository, kind, epic, settings, chapters }: KindCampaign,
  pause: number,
): Promise<readonly string[]> {
  const place = { owner, repo: repository };
  const folder = await makeStoryRepository(
    kind,
    chapters.map(({ branch }) => branch),
    settings,
  );
  try {
    const number = await world.github.openIssue({ ...place, ...epic, by: owner });
    await world.github.pushBranch({ ...place, folder, revision: "main", branch: "main" });
    await world.settled();
    narrator.heading(`${owner}/${repository}, epic #${number}: ${epic.title}`);
    const { data } = await world.github.actAs(owner).rest.issues.get({ ...place, issue_number: number });
    narrator.text(data.body ?? "");
    const surprises = (data.body ?? "").includes("## Convert Status")
      ? []
      : [`${repository}: the epic has no section`];
    for (const chapter of chapters)
      surprises.push(...(await playChapter(world, narrator, place, folder, chapter, pause)));
    return surprises;
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function playChapter(
  world: SandboxWorld,
  narrator: Narrator,
  place: { readonly owner: string; readonly repo: string },
  folder: string,
  chapter: Expectation,
  pause: number,
): Promise<readonly string[]> {
  const { branch } = chapter;
  const sha = await world.github.pushBranch({ ...place, folder, revision: branch, branch });
  const number = await world.github.openPullRequest({ ...place, branch, title: branch, by: place.owner });
  await runCi(world.github, place, sha, allGreen, pause);
  await world.settled();
  const { store } = world.app.services;
  const campaigns = (await store.campaigns()).filter(
    (key) => key.repository === `${place.owner}/${place.repo}`,
  );
  const recorded = await Promise.all(campaigns.map((key) => store.judgementOf(key, number)));
  const judgement = recorded.find((each) => each !== null)?.judgement ?? null;
  narrator.heading(`${place.repo}: pull request #${number}: ${branch}`);
  if (judgement !== null) narrator.text(renderCheckTable(judgement, { colour: narrator.colour }));
  await sleep(pause * 1_000);
  return findSurprises(chapter, number, judgement);
}
