import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import type { PullRequestDescription } from "./pull-request.ts";

/** Where the stories are: one folder per pull request, and `app`, the repository that all of them change. */
export const storiesFolder = fileURLToPath(new URL("../fixtures/pull-requests/", import.meta.url));

/** What `story.json` says about a story. */
export interface StoryFacts {
  /** What the author did. */
  readonly about: string;
  /** Who the author is to the reviewer; `correct` for a conversion as it should be. */
  readonly author: "correct" | "careless" | "clever" | "hostile";
  /** The rules that are broken. */
  readonly breaks: readonly string[];
  /** What each criterion has to answer; what is not named has to pass. */
  readonly verdicts: Readonly<Record<string, string>>;
  /** The real case that it comes from, where there is one. */
  readonly source?: string;
  readonly title?: string;
  readonly body?: string;
  readonly deleted?: readonly string[];
  readonly renamed?: Readonly<Record<string, string>>;
  readonly settings?: Readonly<Record<string, unknown>>;
}

/** A story that can be judged. */
export interface Story {
  readonly name: string;
  readonly facts: StoryFacts;
  readonly description: PullRequestDescription;
}

/** All stories, by name. */
export function readStories(): readonly Story[] {
  return readdirSync(storiesFolder)
    .filter((name) => existsSync(join(storiesFolder, name, "story.json")))
    .sort()
    .map(readStory);
}

/** A story: `before` lies on top of the shared app, `after` on top of that. */
export function readStory(name: string): Story {
  const folder = join(storiesFolder, name);
  const facts = JSON.parse(readFileSync(join(folder, "story.json"), "utf8")) as StoryFacts;
  const before = { ...readFiles(join(storiesFolder, "app")), ...readFiles(join(folder, "before")) };
  const gone = new Set([...(facts.deleted ?? []), ...Object.keys(facts.renamed ?? {})]);
  const kept = Object.fromEntries(Object.entries(before).filter(([path]) => !gone.has(path)));
  const after = { ...kept, ...readFiles(join(folder, "after")) };
  const runs = join(folder, "check-runs.json");
  const checkRuns = existsSync(runs)
    ? (JSON.parse(readFileSync(runs, "utf8")) as unknown)
    : greenRuns("b".repeat(40));
  const { title, body, renamed, settings } = facts;
  return {
    name,
    facts,
    description: {
      before,
      after,
      checkRuns,
      ...(title === undefined ? {} : { title }),
      ...(body === undefined ? {} : { body }),
      ...(renamed === undefined ? {} : { renamed }),
      ...(settings === undefined ? {} : { settings }),
    },
  };
}

/** GitHub's answer where every backend has run and succeeded. */
export function greenRuns(sha: string) {
  const names = ["Sqlite tests / API", "Postgres tests / API", "MySQL tests / API", "Build info"];
  return {
    total_count: names.length,
    check_runs: names.map((name, index) => checkRun({ id: index + 1, name, head_sha: sha })),
  };
}

/** One check run as GitHub gives it. */
export function checkRun(facts: { readonly id: number; readonly name: string } & Record<string, unknown>) {
  return {
    head_sha: "b".repeat(40),
    status: "completed",
    conclusion: "success",
    html_url: `https://github.com/example/shop/runs/${facts.id}`,
    details_url: `https://github.com/example/shop/runs/${facts.id}`,
    started_at: "2026-06-01T10:00:00Z",
    completed_at: "2026-06-01T10:10:00Z",
    app: { slug: "github-actions" },
    check_suite: { id: 1 },
    ...facts,
  };
}

function readFiles(folder: string): Record<string, string> {
  if (!existsSync(folder)) return {};
  const files: Record<string, string> = {};
  for (const entry of readdirSync(folder, { recursive: true }) as string[]) {
    const path = join(folder, entry);
    if (statSync(path).isFile())
      files[relative(folder, path).replaceAll("\\", "/")] = readFileSync(path, "utf8");
  }
  return files;
}
