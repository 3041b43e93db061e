import { createHmac, randomUUID } from "node:crypto";
import { type Octokit, RequestError } from "octokit";
import { digestOf, webEditorHeader } from "../support/gateway/overlay/issues.ts";
import {
  brokenSettingsFile,
  filesOf,
  jobName,
  keyOf,
  type Route,
  routes,
  settingsFile,
  signed,
  startFiles,
  type Version,
} from "./orchard.ts";
import type { Random } from "./random.ts";
import type { PersonStep } from "./schedule.ts";
import type { TruePull, Truth } from "./truth.ts";
import { type ChaosWorld, owner, secret } from "./world.ts";

const intro = ["One route at a time.", "Please say here which one you take."];

/** Does on GitHub what people and CI do, and writes down what is true then. */
export class People {
  readonly #world: ChaosWorld;
  readonly #repo: string;
  readonly #truth: Truth;
  readonly #random: Random;
  readonly #owner: Octokit;
  readonly #isNew: boolean;

  /** @param isNew every file of code is one that the app has never seen: nothing about it is remembered */
  constructor(world: ChaosWorld, repo: string, truth: Truth, random: Random, isNew = false) {
    this.#isNew = isNew;
    this.#world = world;
    this.#repo = repo;
    this.#truth = truth;
    this.#random = random;
    this.#owner = world.github.actAs(owner);
  }

  get #place() {
    return { owner, repo: this.#repo };
  }

  /** Makes the repository with its epic. */
  async begin(): Promise<void> {
    const { github } = this.#world;
    await this.#owner.request("POST /user/repos", { name: this.#repo, auto_init: true });
    await github.addCollaborator(this.#place, "kim", "push");
    const checklist = routes.map((route) => `- [ ] GET /api/${route}/{item_id} (get_${route})`);
    this.#truth.lines.push(intro[0] ?? "", ...checklist, intro[1] ?? "");
    const body = `${intro[0]}\n\n${checklist.join("\n")}\n\n${intro[1]}\n`;
    await github.openIssue({ ...this.#place, title: "Async sessions", body, by: owner });
    await github.commitFiles({ ...this.#place, branch: "main", files: this.#asHere(startFiles()) });
  }

  async end(): Promise<void> {
    await this.#owner.request("DELETE /repos/{owner}/{repo}", this.#place);
  }

  /** @returns what the app did wrong while it was done, if anything */
  async act(step: PersonStep): Promise<string | null> {
    const { github } = this.#world;
    switch (step.do) {
      case "open":
        await this.#open(step.pull, step.route, step.version);
        return null;
      case "push": {
        const pull = this.#pull(step.pull);
        pull.version = step.version;
        pull.head = await this.#commit(branchOf(step.pull), pull.route, step.version);
        return null;
      }
      case "close":
      case "reopen": {
        const pull = this.#pull(step.pull);
        pull.state = step.do === "close" ? "closed" : "open";
        const state = pull.state;
        await this.#owner.rest.pulls.update({ ...this.#place, pull_number: pull.number, state });
        return null;
      }
      case "merge": {
        const pull = this.#pull(step.pull);
        await github.mergePullRequest(this.#place, pull.number);
        pull.state = "merged";
        if (pull.version !== "nothing") this.#truth.main.set(pull.route, pull.version);
        return null;
      }
      case "report":
        await this.#report(step);
        return null;
      case "commit":
        await this.#commit("main", step.route, step.version);
        this.#truth.main.set(step.route, step.version);
        return null;
      case "settings": {
        const text = step.state === "good" ? settingsFile : brokenSettingsFile;
        await github.commitFiles({
          ...this.#place,
          branch: "main",
          files: { ".github/convert-status.yml": text },
        });
        return null;
      }
      case "ask": {
        const comment = await github.postComment({ ...this.#place, issue: 1, body: step.text, by: step.by });
        this.#truth.questions.push({ comment, isAnswered: step.isAnswered });
        return null;
      }
      case "write-line":
        await this.#writeLine(step.text);
        return null;
      case "drop-line":
        await this.#dropLine();
        return null;
      case "note":
        await this.#note(step.route, step.text);
        return null;
      case "tick":
        await this.#edit((body) =>
          body.replace(
            new RegExp(`^- \\[[ x]\\] GET /api/${step.route}/`, "m"),
            `- [${step.ticked ? "x" : " "}] GET /api/${step.route}/`,
          ),
        );
        return null;
      case "crlf":
        await this.#edit((body) => body.replace(/\r?\n/g, "\r\n"));
        return null;
      case "forge":
        return this.#forge();
      case "replay":
        await this.#replay();
        return null;
    }
  }

  #pull(pull: number): TruePull {
    const found = this.#truth.pulls.get(pull);
    if (found === undefined) throw new Error(`The schedule opens no pull request ${pull} before this.`);
    return found;
  }

  async #commit(branch: string, route: Route, version: Version | "nothing", from?: string): Promise<string> {
    const files =
      version === "nothing"
        ? { ...filesOf(route, "sync"), "README.md": `# Orchard\n\n${this.#random.next()}\n` }
        : filesOf(route, version);
    return this.#world.github.commitFiles({
      ...this.#place,
      branch,
      files: this.#asHere(files),
      ...(from === undefined ? {} : { from }),
    });
  }

  #asHere(files: Record<string, string>): Record<string, string> {
    return this.#isNew ? signed(files, this.#repo) : files;
  }

  async #open(pull: number, route: Route, version: Version | "nothing"): Promise<void> {
    const head = await this.#commit(branchOf(pull), route, version, "main");
    const number = await this.#world.github.openPullRequest({
      ...this.#place,
      branch: branchOf(pull),
      title: `Pull request ${pull}`,
      by: "kim",
    });
    this.#truth.pulls.set(pull, { number, route, version, state: "open", head, jobs: new Map() });
  }

  /** A job that runs already ends; one that has ended is run again. */
  async #report({ pull: index, backend, end }: Extract<PersonStep, { do: "report" }>): Promise<void> {
    const { github } = this.#world;
    const pull = this.#pull(index);
    const jobs = pull.jobs.get(pull.head) ?? new Map();
    pull.jobs.set(pull.head, jobs);
    const last = jobs.get(backend);
    if (last?.end === "running" && end !== "running") {
      await github.finishCheckRun(this.#place, last.id, end);
      jobs.set(backend, { id: last.id, end });
      return;
    }
    const id = await github.postCheckRun({
      ...this.#place,
      sha: pull.head,
      name: jobName(backend),
      ...(end === "running" ? {} : { conclusion: end }),
    });
    jobs.set(backend, { id, end });
  }

  async #writeLine(text: string): Promise<void> {
    const isFirst = this.#random.chance(0.5);
    const eol = (body: string) => (body.includes("\r\n") ? "\r\n" : "\n");
    await this.#edit((body) =>
      isFirst
        ? `${text}${eol(body)}${eol(body)}${body}`
        : `${body.trimEnd()}${eol(body)}${eol(body)}${text}${eol(body)}`,
    );
    if (isFirst) this.#truth.lines.unshift(text);
    else this.#truth.lines.push(text);
  }

  async #dropLine(): Promise<void> {
    const own = this.#truth.lines.filter((line) => line.startsWith("word-"));
    if (own.length === 0) return;
    const line = this.#random.pick(own);
    const seen = { line: false };
    await this.#edit((body) => {
      seen.line = body.includes(line);
      return body.replace(new RegExp(`^${line}\\r?$\\n?`, "m"), "");
    });
    if (seen.line) this.#truth.lines.splice(this.#truth.lines.indexOf(line), 1);
  }

  /** Adds a word to the Notes column. */
  async #note(route: Route, word: string): Promise<void> {
    const written = { note: false };
    await this.#edit((body) =>
      body.replace(noteCell(route), (_, start: string, note: string, end: string) => {
        written.note = true;
        return `${start}${`${note.trim()} ${word}`.trim()} ${end}`;
      }),
    );
    if (written.note) this.#truth.notes.set(route, [...(this.#truth.notes.get(route) ?? []), word]);
  }

  /** As GitHub's web editor does it: a text that was changed meanwhile is not overwritten. */
  async #edit(change: (body: string) => string): Promise<void> {
    const epic = { ...this.#place, issue_number: 1 };
    for (;;) {
      const body = (await this.#owner.rest.issues.get(epic)).data.body ?? "";
      const next = change(body);
      if (next === body) return;
      try {
        const headers = { [webEditorHeader]: digestOf(body) };
        await this.#owner.rest.issues.update({ ...epic, body: next, headers });
        return;
      } catch (error) {
        if (!(error instanceof RequestError) || error.status !== 409) throw error;
      }
    }
  }

  /** Somebody who does not know the secret says that we had run over an edit. */
  async #forge(): Promise<string | null> {
    const payload = JSON.stringify({
      action: "edited",
      issue: { number: 1, body: "" },
      changes: { body: { from: "forged-line" } },
      repository: { id: 1, name: this.#repo, owner: { login: owner }, full_name: `${owner}/${this.#repo}` },
      installation: { id: 50_001 },
      sender: { login: "convert-status[bot]" },
    });
    const signature = createHmac("sha256", "a guess").update(payload).digest("hex");
    const status = await this.#deliver("issues", payload, signature);
    return status !== null && status < 400 ? `a forged delivery was answered ${status}` : null;
  }

  /** Somebody who has listened sends a delivery again under another GUID, which the signature does not cover. */
  async #replay(): Promise<void> {
    const past = this.#world.github.deliveries.log.filter(({ app }) => app === "convert-status");
    if (past.length === 0) return;
    const { event, payload } = this.#random.pick(past);
    const body = JSON.stringify(payload);
    await this.#deliver(event, body, createHmac("sha256", secret).update(body).digest("hex"));
  }

  async #deliver(event: string, body: string, signature: string): Promise<number | null> {
    const { address } = this.#random.pick(this.#world.instances);
    try {
      const response = await fetch(`${address}/api/github/webhooks`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-github-delivery": randomUUID(),
          "x-github-event": event,
          "x-hub-signature-256": `sha256=${signature}`,
        },
        body,
        signal: AbortSignal.timeout(10_000),
      });
      await response.arrayBuffer();
      return response.status;
    } catch {
      // The process is down at this moment.
      return null;
    }
  }
}

function branchOf(pull: number): string {
  return `pull-${pull}`;
}

/** The last cell of a route's row in our table: what stands before it, the note, what stands behind it. */
export function noteCell(route: Route): RegExp {
  const key = keyOf(route).replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^(\\| \\[?\`${key}\`[^\\n]*\\| )([^|\\r\\n]*)(\\|\\r?)$`, "m");
}
