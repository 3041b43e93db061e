import type { IncomingMessage, ServerResponse } from "node:http";
import type { Octokit } from "octokit";
import type { EmulatedGitHub } from "../support/gateway/start-github.ts";
import { type PagePerson, type PageSubject, renderIndexPage, renderSubjectPage } from "./pages.ts";

/** What the pages show. */
export interface PagesOptions {
  readonly owner: string;
  readonly repo: string;
  readonly people: readonly PagePerson[];
  readonly dashboard: string | null;
}

/** Serves issues and pull requests of the emulated GitHub as pages, and takes comments. */
export function servePages(github: EmulatedGitHub, options: PagesOptions): void {
  const { owner, repo } = options;
  const repository = `${owner}/${repo}`;
  const octokit = github.actAs(owner);
  github.servePages(async (request, response) => {
    const path = new URL(request.url ?? "/", github.url).pathname;
    if (
      request.method === "GET" &&
      (path === "/" || path === `/${repository}` || path === `/${repository}/`)
    ) {
      html(response, renderIndexPage(repository, await loadAll(octokit, owner, repo), options.dashboard));
      return true;
    }
    const subject = new RegExp(`^/${repository}/(issues|pull|comment)/(\\d+)$`).exec(path);
    if (subject === null) return false;
    const number = Number(subject[2]);
    if (subject[1] === "comment" && request.method === "POST") {
      const form = new URLSearchParams(await bodyOf(request));
      await github.postComment({
        owner,
        repo,
        issue: number,
        body: form.get("body") ?? "",
        by: form.get("as") ?? owner,
      });
      response.writeHead(303, { location: `/${repository}/issues/${number}` }).end();
      return true;
    }
    html(
      response,
      renderSubjectPage(repository, await loadSubject(octokit, owner, repo, number), options.people),
    );
    return true;
  });
}

async function loadAll(octokit: Octokit, owner: string, repo: string): Promise<readonly PageSubject[]> {
  const { data } = await octokit.rest.issues.listForRepo({ owner, repo, state: "all", per_page: 100 });
  const numbers = data.map((issue) => issue.number).sort((a, b) => a - b);
  return Promise.all(numbers.map((number) => loadSubject(octokit, owner, repo, number)));
}

/** An issue or pull request with everything on its page. */
export async function loadSubject(
  octokit: Octokit,
  owner: string,
  repo: string,
  number: number,
): Promise<PageSubject> {
  const { data: issue } = await octokit.rest.issues.get({ owner, repo, issue_number: number });
  const { data: comments } = await octokit.rest.issues.listComments({
    owner,
    repo,
    issue_number: number,
    per_page: 100,
  });
  const isPullRequest = issue.pull_request !== undefined;
  const head = isPullRequest
    ? (await octokit.rest.pulls.get({ owner, repo, pull_number: number })).data.head.sha
    : null;
  const runs =
    head === null ? [] : (await octokit.rest.checks.listForRef({ owner, repo, ref: head })).data.check_runs;
  return {
    number,
    isPullRequest,
    title: issue.title,
    author: issue.user?.login ?? "ghost",
    state: issue.state,
    body: issue.body ?? "",
    comments: comments.map((comment) => ({
      author: comment.user?.login ?? "ghost",
      createdAt: comment.created_at,
      body: comment.body ?? "",
    })),
    checkRuns: runs.map((run) => ({
      name: run.name,
      app: run.app?.slug ?? "",
      status: run.status,
      conclusion: run.conclusion,
      title: run.output.title ?? "",
      summary: run.output.summary ?? "",
      text: run.output.text ?? "",
    })),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function html(response: ServerResponse, text: string): void {
  response.writeHead(200, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'",
  });
  response.end(text);
}
