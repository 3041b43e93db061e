import * as z from "zod";
import type { CheckRunOutput, Written } from "../domain/publisher.ts";
import {
  type AnnotationJson,
  annotationBatches,
  keyOf,
  loadAnnotationKeys,
  toAnnotationJson,
} from "./annotations.ts";
import type { AppIdentity, GitHubClient } from "./github-connection.ts";
import { GitHubProblem, Unavailable } from "./github-problem.ts";
import { fitText, limits } from "./limits.ts";
import { allPages, asPage } from "./pages.ts";
import type { RepositoryAddress } from "./repository-address.ts";
import { isSameText } from "./sticky-comment.ts";
import { readAs } from "./unreadable-input.ts";

const ownRunJson = z.object({
  id: z.number(),
  external_id: z.string().nullish(),
  status: z.string(),
  conclusion: z.string().nullish(),
  details_url: z.string().nullish(),
  app: z.object({ id: z.number(), slug: z.string().nullish() }).nullish(),
  output: z.object({
    title: z.string().nullish(),
    summary: z.string().nullish(),
    text: z.string().nullish(),
    annotations_count: z.number(),
  }),
});
const pageJson = z.object({ check_runs: z.array(ownRunJson) });
type OwnRun = z.infer<typeof ownRunJson>;
type RunIdentity = Pick<CheckRunOutput, "name" | "headSha" | "externalId">;

const outdated = {
  title: "Not judged to the end",
  summary: "The pull request got a new head or was closed before CI had finished on this one.",
};
const replaced = { title: "Replaced", summary: "A newer check run of the same name has the verdict." };

/** Keeps one check run of ours per name, external id and head. */
export class CheckRunWriter {
  readonly #client: GitHubClient;
  readonly #address: RepositoryAddress;
  readonly #us: AppIdentity;

  constructor(client: GitHubClient, address: RepositoryAddress, us: AppIdentity) {
    this.#client = client;
    this.#address = address;
    this.#us = us;
  }

  /**
   * Brings the check run to what it should be. GitHub takes back neither a conclusion nor an annotation, so
   * where one has to go a new run of the same name takes the old one's place: GitHub shows the latest of a name.
   */
  async ensure(wanted: CheckRunOutput): Promise<Written> {
    const output = fit(wanted);
    const annotations = toAnnotationJson(wanted.annotations);
    const [latest, ...older] = await this.#find(wanted);
    await this.#complete(older);
    if (latest === undefined) {
      await this.#create(output, annotations, []);
      return "created";
    }
    const shown =
      latest.output.annotations_count === 0
        ? new Set<string>()
        : await loadAnnotationKeys(this.#client, this.#address, latest.id);
    const wantedKeys = new Set(annotations.map(keyOf));
    const hasStale = [...shown].some((key) => !wantedKeys.has(key));
    const isReopened = latest.status === "completed" && output.status !== "completed";
    if (hasStale || isReopened) {
      await this.#create(output, annotations, [latest, ...older]);
      await this.#complete([latest]);
      return "updated";
    }
    const missing = annotations.filter((annotation) => !shown.has(keyOf(annotation)));
    if (missing.length === 0 && isSameRun(latest, output)) return "unchanged";
    await this.#update(latest.id, output, annotations, missing);
    return "updated";
  }

  /** Nobody looks at this head any more: what waits there must not wait for ever. */
  async end(run: RunIdentity): Promise<void> {
    try {
      await this.#complete(await this.#find(run), outdated);
    } catch (error) {
      // A commit that was pushed away and is gone shows nobody anything.
      if (!(error instanceof GitHubProblem) || ![404, 422].includes(error.status)) throw error;
    }
  }

  /** Ours with this name and external id on the head, latest first. */
  async #find({ name, headSha, externalId }: RunIdentity): Promise<readonly OwnRun[]> {
    const found = new Map<number, OwnRun>();
    const load = async (page: number) =>
      asPage(
        await this.#client.request("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", {
          ...this.#address,
          ref: headSha,
          check_name: name,
          filter: "all",
          ...(this.#us.id === null ? {} : { app_id: this.#us.id }),
          per_page: limits.pageSize,
          page,
        }),
      );
    for await (const page of allPages(load)) {
      for (const run of readAs(pageJson, page, "The list of check runs").check_runs) {
        const isOurs = this.#us.id === null || run.app?.id === this.#us.id;
        if (isOurs && run.external_id === externalId) found.set(run.id, run);
      }
    }
    return [...found.values()].sort((a, b) => b.id - a.id);
  }

  async #create(
    output: CheckRunOutput,
    annotations: readonly AnnotationJson[],
    before: readonly OwnRun[],
  ): Promise<void> {
    const [first = [], ...rest] = annotationBatches(annotations);
    const known = new Set(before.map(({ id: earlier }) => earlier));
    let id: number;
    try {
      const { data } = await this.#client.request("POST /repos/{owner}/{repo}/check-runs", {
        ...this.#address,
        name: output.name,
        head_sha: output.headSha,
        external_id: output.externalId,
        ...(rest.length > 0 ? { status: "in_progress" } : outcome(output)),
        ...(output.detailsUrl === null ? {} : { details_url: output.detailsUrl }),
        output: { ...texts(output), annotations: [...first] },
      });
      id = readAs(z.object({ id: z.number() }), data, "The new check run").id;
    } catch (error) {
      // It may have been made all the same: then it is the one that was not there before.
      if (!(error instanceof Unavailable)) throw error;
      const made = (await this.#find(output)).find((run) => !known.has(run.id));
      if (made === undefined) throw error;
      id = made.id;
    }
    if (rest.length > 0) await this.#update(id, output, annotations, rest.flat());
  }

  /** The conclusion comes with the last batch: a run that is completed has all its annotations. */
  async #update(
    id: number,
    output: CheckRunOutput,
    annotations: readonly AnnotationJson[],
    missing: readonly AnnotationJson[],
  ): Promise<void> {
    const batches = annotationBatches(missing);
    for (const [index, batch] of batches.entries()) {
      const isLast = index === batches.length - 1;
      await this.#client.request("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", {
        ...this.#address,
        check_run_id: id,
        ...(isLast ? outcome(output) : {}),
        ...(output.detailsUrl === null ? {} : { details_url: output.detailsUrl }),
        output: { ...texts(output), ...(annotations.length === 0 ? {} : { annotations: [...batch] }) },
      });
    }
  }

  /** Runs that another one has replaced must not stay open: a required check would wait for them. */
  async #complete(
    runs: readonly OwnRun[],
    output: { title: string; summary: string } = replaced,
  ): Promise<void> {
    for (const run of runs.filter(({ status }) => status !== "completed")) {
      await this.#client.request("PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}", {
        ...this.#address,
        check_run_id: run.id,
        status: "completed",
        conclusion: "neutral",
        output,
      });
    }
  }
}

function fit(output: CheckRunOutput): CheckRunOutput {
  const maximum = limits.checkRunTextCharacters;
  return { ...output, summary: fitText(output.summary, maximum), text: fitText(output.text, maximum) };
}

function outcome({ status, conclusion }: CheckRunOutput) {
  return conclusion === null ? { status } : { status, conclusion };
}

function texts({ title, summary, text }: CheckRunOutput) {
  return text === "" ? { title, summary } : { title, summary, text };
}

function isSameRun(run: OwnRun, output: CheckRunOutput): boolean {
  return (
    run.status === output.status &&
    (run.conclusion ?? null) === output.conclusion &&
    (output.detailsUrl === null || run.details_url === output.detailsUrl) &&
    isSameText(run.output.title ?? "", output.title) &&
    isSameText(run.output.summary ?? "", output.summary) &&
    isSameText(run.output.text ?? "", output.text)
  );
}
