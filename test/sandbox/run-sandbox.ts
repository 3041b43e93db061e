import { setTimeout as sleep } from "node:timers/promises";
import type { Judgement } from "../../src/domain/judgement.ts";
import { renderCheckTable } from "../../src/reports/check-table.ts";
import { kindCampaigns, playKindCampaign } from "./kind-campaigns.ts";
import { Narrator, type NarratorOptions } from "./narrator.ts";
import { servePages } from "./pages-server.ts";
import { makeSampleRepository, type SamplePullRequest } from "./sample-repository.ts";
import { type Chapter, chapters, epicBody } from "./sample-story.ts";
import { runCi } from "./simulated-ci.ts";
import { findSurprises } from "./surprises.ts";
import { type SandboxWorld, startWorld } from "./world.ts";

/** How the sandbox runs. */
export interface SandboxOptions extends NarratorOptions {
  readonly once: boolean;
  /** Seconds between two steps. */
  readonly pause: number;
}

const owner = "robin";
const repo = "orchard";
const place = { owner, repo };
const people = [
  { login: "kim", standing: "may write" },
  { login: "noor", standing: "contributor" },
  { login: owner, standing: "owner of the epic" },
];

/** Plays the sample's story. @returns the exit code: 1 when a verdict is not the expected one */
export async function runSandbox(options: SandboxOptions): Promise<number> {
  const narrator = new Narrator(options);
  const sample = await makeSampleRepository();
  const authors = [
    ...new Set([...sample.pullRequests.map((pull) => pull.author), ...people.map((one) => one.login)]),
  ];
  const others = kindCampaigns.map(({ repository }) => repository);
  const world = await startWorld({ owner, repository: repo, others, users: authors, log: narrator.log });
  servePages(world.github, { ...place, people, dashboard: world.app.url });
  narrator.heading(`Pages: ${world.github.url}/${owner}/${repo}    Dashboard: ${world.app.url}`);
  try {
    await world.github.addCollaborator(place, "kim", "push");
    const epic = await openEpic(world, sample.folder, narrator);
    const surprises: string[] = [];
    for (const chapter of chapters) {
      const pullRequest = sample.pullRequests.find((candidate) => candidate.branch === chapter.branch);
      if (pullRequest === undefined) throw new Error(`The sample has no branch ${chapter.branch}.`);
      surprises.push(
        ...(await playChapter(world, narrator, sample.folder, chapter, pullRequest, options.pause)),
      );
    }
    await askSomething(world, narrator, epic);
    await mergeTheFirst(world, narrator, epic);
    narrator.heading("The epic now");
    narrator.text(await bodyOf(world, epic));
    for (const campaign of kindCampaigns)
      surprises.push(...(await playKindCampaign(world, narrator, owner, campaign, options.pause)));
    for (const surprise of surprises) narrator.bad(surprise);
    if (!options.once) await keepOpen(narrator);
    return surprises.length === 0 ? 0 : 1;
  } finally {
    await world.close();
  }
}

async function openEpic(world: SandboxWorld, folder: string, narrator: Narrator): Promise<number> {
  const epic = await world.github.openIssue({
    ...place,
    title: "Move the API to async database sessions",
    body: epicBody,
    by: owner,
  });
  await world.github.pushBranch({ ...place, folder, revision: "main", branch: "main" });
  await world.settled();
  narrator.heading(`Epic #${epic} is kept by hand; the app has scanned main and put its section below`);
  narrator.text(await bodyOf(world, epic));
  return epic;
}

async function playChapter(
  world: SandboxWorld,
  narrator: Narrator,
  folder: string,
  chapter: Chapter,
  { branch, title, body, author }: SamplePullRequest,
  pause: number,
): Promise<string[]> {
  const before = mark(world);
  const sha = await world.github.pushBranch({ ...place, folder, revision: branch, branch });
  const number = await world.github.openPullRequest({ ...place, branch, title, body, by: author });
  await world.settled();
  narrator.heading(`Pull request #${number} by ${author}: ${title}`);
  narrator.fact(
    `opened: ${(await conclusionOf(world, number)) ?? "nothing to judge"}; ${requestsSince(world, before)}`,
  );
  const atCi = mark(world);
  await runCi(world.github, place, sha, chapter.ci, pause);
  await world.settled();
  narrator.fact(`CI has reported; ${requestsSince(world, atCi)}`);
  const judgement = await judgementOf(world, number);
  if (judgement !== null) narrator.text(renderCheckTable(judgement, { colour: narrator.colour }));
  await sleep(pause * 1_000);
  return findSurprises(chapter, number, judgement);
}

async function askSomething(world: SandboxWorld, narrator: Narrator, epic: number): Promise<void> {
  for (const [issue, body] of [
    [2, "/convert-status"],
    [epic, "/convert-status next 3"],
  ] as const) {
    const asked = performance.now();
    await world.github.postComment({ ...place, issue, body, by: "kim" });
    await world.settled();
    narrator.heading(`kim comments on #${issue}: ${body}`);
    narrator.fact(`answered after ${Math.round(performance.now() - asked)} ms`);
    const octokit = world.github.actAs(owner);
    const { data } = await octokit.rest.issues.listComments({ ...place, issue_number: issue, per_page: 100 });
    const answer = data.at(-1);
    if (answer?.user?.type === "Bot") narrator.text(answer.body ?? "");
    else narrator.fact("the receipt is a reaction; the comment above was refreshed");
  }
}

async function mergeTheFirst(world: SandboxWorld, narrator: Narrator, epic: number): Promise<void> {
  await world.github.mergePullRequest(place, epic + 1, "squash");
  await world.settled();
  narrator.heading(`#${epic + 1} is merged`);
}

async function judgementOf(world: SandboxWorld, number: number): Promise<Judgement | null> {
  const key = { repository: `${owner}/${repo}`, campaign: "async-sessions" };
  return (await world.app.services.store.judgementOf(key, number))?.judgement ?? null;
}

async function conclusionOf(world: SandboxWorld, number: number): Promise<string | null> {
  return (await judgementOf(world, number))?.conclusion ?? null;
}

async function bodyOf(world: SandboxWorld, issue: number): Promise<string> {
  const { data } = await world.github.actAs(owner).rest.issues.get({ ...place, issue_number: issue });
  return data.body ?? "";
}

/** Where the logs of the emulated GitHub stand. */
function mark(world: SandboxWorld): { requests: number; notModified: number } {
  return { requests: world.github.requests.length, notModified: world.github.notModified };
}

/** Requests of the app to GitHub since a mark. */
function requestsSince(world: SandboxWorld, from: ReturnType<typeof mark>): string {
  const ours = world.github.requests
    .slice(from.requests)
    .filter((request) => request.who.includes("convert-status"));
  const writes = ours.filter((request) => request.method !== "GET" && !request.path.endsWith("/graphql"));
  const unchanged = world.github.notModified - from.notModified;
  return `${ours.length} requests to GitHub, ${unchanged} of them answered "not modified", ${writes.length} writes`;
}

async function keepOpen(narrator: Narrator): Promise<void> {
  narrator.heading("The sandbox stays open. Comment on the pages above; Ctrl-C ends it.");
  await new Promise<void>((resolve) => {
    process.once("SIGINT", () => {
      resolve();
    });
    process.once("SIGTERM", () => {
      resolve();
    });
  });
}
