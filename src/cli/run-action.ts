import { randomUUID } from "node:crypto";
import { appendFile } from "node:fs/promises";
import * as z from "zod";
import { conclude } from "../domain/criterion.ts";
import type { Judgement } from "../domain/judgement.ts";
import type { Publisher } from "../domain/publisher.ts";
import { repositoryName } from "../domain/work.ts";
import { connectWithToken } from "../github/github-connection.ts";
import { MissingPermission } from "../github/github-problem.ts";
import { openGitHubPublisher } from "../github/github-publisher.ts";
import { openGitHubRepository } from "../github/github-repository.ts";
import { readAs } from "../github/unreadable-input.ts";
import { renderPullRequestComment } from "../reports/pull-request-comment.ts";
import type { WorkflowContext } from "../workflows/context.ts";
import { judgePullRequest } from "../workflows/judge-pull-request.ts";
import { checkRunName } from "../workflows/publish-judgements.ts";
import { readInput } from "./choose-campaign.ts";
import { MemoryStore } from "./memory-store.ts";
import { exitCodeOf, print } from "./output.ts";
import { UsageError } from "./usage-error.ts";

/** What GitHub Actions tells a step. Source: GitHub docs, "Variables reference". */
const actionsEnvironment = z.object({
  GITHUB_TOKEN: z.string().min(1),
  GITHUB_REPOSITORY: z.string().regex(/^[^/]+\/[^/]+$/),
  GITHUB_EVENT_PATH: z.string().min(1),
  GITHUB_API_URL: z.string().default("https://api.github.com"),
  GITHUB_SERVER_URL: z.string().default("https://github.com"),
  GITHUB_STEP_SUMMARY: z.string().optional(),
});

const eventJson = z.object({
  pull_request: z.object({ number: z.number() }).optional(),
  workflow_run: z.object({ head_sha: z.string() }).optional(),
  check_suite: z.object({ head_sha: z.string() }).optional(),
});

/** Login under which the workflow token writes. */
const actionsLogin = "github-actions[bot]";

/**
 * Judges the pull request of the event that GitHub Actions runs for, and publishes it with the workflow's token.
 * @returns the exit code of the conclusion
 */
export async function runAction(): Promise<number> {
  const environment = readActionsEnvironment();
  const judgements = await judgeEvent(environment);
  const links = { host: environment.GITHUB_SERVER_URL, repository: environment.GITHUB_REPOSITORY };
  const report =
    judgements.length === 0
      ? "Nothing to judge in this event.\n"
      : renderPullRequestComment(judgements, links);
  if (environment.GITHUB_STEP_SUMMARY !== undefined)
    await appendFile(environment.GITHUB_STEP_SUMMARY, report);
  await print(withoutCommands(report));
  return exitCodeOf(conclude(judgements.map((judgement) => ({ status: judgement.conclusion }))));
}

/**
 * For the log of a step, where the runner obeys lines like `::add-mask::`: the report shows code of the pull request.
 * Only who knows the token can make the runner listen again.
 */
function withoutCommands(report: string): string {
  const token = randomUUID();
  return `::stop-commands::${token}\n${report.trimEnd()}\n::${token}::\n`;
}

type ActionsEnvironment = z.infer<typeof actionsEnvironment>;

function readActionsEnvironment(): ActionsEnvironment {
  const read = actionsEnvironment.safeParse(process.env);
  if (read.success) return read.data;
  const names = [...new Set(read.error.issues.map((issue) => String(issue.path[0])))].join(", ");
  throw new UsageError(
    `This runs inside GitHub Actions: ${names} is not set. Elsewhere use \`convert-status check\`.`,
  );
}

function readEvent(file: string): z.infer<typeof eventJson> {
  const text = readInput(file, "GITHUB_EVENT_PATH");
  try {
    return readAs(eventJson, JSON.parse(text), "The event of this workflow run");
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(`GITHUB_EVENT_PATH ${file} is not JSON: ${error.message}.`);
  }
}

async function judgeEvent(environment: ActionsEnvironment): Promise<readonly Judgement[]> {
  const event = readEvent(environment.GITHUB_EVENT_PATH);
  const { context, store } = openContext(environment);
  const sha = event.workflow_run?.head_sha ?? event.check_suite?.head_sha;
  const numbers =
    event.pull_request !== undefined
      ? [event.pull_request.number]
      : sha === undefined
        ? []
        : await context.repository.pullRequestsOf(sha);
  for (const number of numbers) await judgePullRequest(context, number);
  return store.allJudgements();
}

function openContext(environment: ActionsEnvironment): { context: WorkflowContext; store: MemoryStore } {
  const [owner = "", name = ""] = environment.GITHUB_REPOSITORY.split("/");
  const id = { installation: 0, owner, name };
  const client = connectWithToken(environment.GITHUB_TOKEN, { apiUrl: environment.GITHUB_API_URL });
  const store = new MemoryStore();
  const repository = openGitHubRepository(client, id, store);
  const us = { id: null, login: actionsLogin };
  const publisher = openGitHubPublisher(client, id, { us, splice: (body) => body });
  const say = (fields: object, message: string) => {
    process.stderr.write(`${message} ${JSON.stringify(fields)}\n`);
  };
  return {
    store,
    context: {
      repository,
      publisher: yieldingPublisher(publisher, async (sha) => {
        const { runs } = await repository.checkRuns(sha, { commitStatuses: false });
        return (runs ?? []).some((run) => run.name === checkRunName && run.app !== "github-actions");
      }),
      store,
      // The Action judges pull requests; branches and the epic are the App's.
      queue: { request: () => Promise.resolve() },
      metrics: null,
      now: () => new Date(),
      links: { github: environment.GITHUB_SERVER_URL, dashboard: null },
      log: { info: () => undefined, warn: say, error: say },
    },
  };

  /**
   * Leaves the word to the App where it has spoken on the head, taking back a comment of its own, and to the job summary
   * where the token may not write (pull requests from forks: there a `workflow_run` workflow publishes).
   */
  function yieldingPublisher(inner: Publisher, hasAppSpoken: (sha: string) => Promise<boolean>): Publisher {
    const attempt = async <Result>(write: () => Promise<Result>, otherwise: Result): Promise<Result> => {
      try {
        return await write();
      } catch (error) {
        if (!(error instanceof MissingPermission)) throw error;
        say(
          { repository: repositoryName(id) },
          `Not published: ${error.message} The verdict is in the job summary.`,
        );
        return otherwise;
      }
    };
    const speaks = async (pullRequest: number) => {
      const head = (await repository.pullRequest(pullRequest))?.headSha;
      return head === undefined || !(await hasAppSpoken(head));
    };
    const ensureNoComment = async (issue: number, marker: string) => {
      await attempt(() => inner.ensureNoComment(issue, marker), undefined);
    };
    return {
      async ensureComment(issue, marker, body) {
        if (await speaks(issue)) return attempt(() => inner.ensureComment(issue, marker, body), "unchanged");
        await ensureNoComment(issue, marker);
        return "unchanged";
      },
      ensureNoComment,
      ensureCheckRun: async (output) =>
        (await hasAppSpoken(output.headSha))
          ? "unchanged"
          : attempt(() => inner.ensureCheckRun(output), "unchanged"),
      endCheckRuns: async (run) => {
        if (!(await hasAppSpoken(run.headSha))) await attempt(() => inner.endCheckRuns(run), undefined);
      },
      ensureEpic: () => Promise.resolve("unchanged"),
      ensureReaction: () => Promise.resolve(),
    };
  }
}
