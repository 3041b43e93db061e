import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Answer } from "./exchange.ts";
import type { Json } from "./json.ts";

const run = promisify(execFile);
const maximumOutput = 1024 * 1024 * 1024;

/** Sends a request to GitHub's Git Data API as somebody who may write. */
export type Send = (method: string, path: string, body?: Json) => Promise<Answer>;

/** Files sent with one request; GitHub takes about as many before it times out. */
const filesPerTree = 400;

/** Puts the commits of local repositories onto the emulated GitHub, with the SHAs that git gave them. */
export class HistoryPusher {
  readonly #send: Send;
  readonly #at: (path: string) => string;
  /** Local commit -> the commit there; the same one, unless it was signed or its parents were left out. */
  readonly shas = new Map<string, string>();
  readonly #trees = new Map<string, string>();
  readonly #blobs = new Set<string>();

  constructor(owner: string, repo: string, send: Send) {
    this.#send = send;
    this.#at = (path) => `/repos/${owner}/${repo}${path}`;
  }

  /**
   * Pushes a commit and what it needs.
   * @param depth how many commits of history to bring; those before are left out, and SHAs then differ
   */
  async push(folder: string, revision: string, depth = Number.POSITIVE_INFINITY): Promise<string> {
    const list = (await git(folder, ["rev-list", "--topo-order", "--reverse", revision]))
      .split("\n")
      .filter((line) => line !== "");
    const tip = list.at(-1);
    if (tip === undefined) throw new Error(`${revision} in ${folder} has no commits.`);
    const wanted = Number.isFinite(depth) ? await recent(folder, revision, depth) : new Set(list);
    for (const sha of list) if (wanted.has(sha) && !this.shas.has(sha)) await this.#pushCommit(folder, sha);
    return this.shas.get(tip) ?? tip;
  }

  async #pushCommit(folder: string, sha: string): Promise<void> {
    const raw = await git(folder, ["cat-file", "commit", sha]);
    const { headers, message } = parseCommit(raw);
    const parents = (headers.get("parent") ?? [])
      .map((parent) => this.shas.get(parent))
      .filter((parent) => parent !== undefined);
    const firstLocal = (headers.get("parent") ?? []).find((parent) => this.shas.has(parent));
    const tree = await this.#pushTree(folder, sha, firstLocal);
    const made = await this.#require("POST", "/git/commits", {
      message,
      tree,
      parents,
      author: person(headers.get("author")?.[0] ?? ""),
      committer: person(headers.get("committer")?.[0] ?? ""),
    });
    this.shas.set(sha, String(made.sha));
    this.#trees.set(sha, tree);
  }

  /** A tree as the difference from the parent's. */
  async #pushTree(folder: string, sha: string, parent: string | undefined): Promise<string> {
    const from = parent ?? emptyTree;
    const out = await git(folder, ["diff-tree", "-r", "-z", "--no-renames", "--no-commit-id", from, sha]);
    const parts = out.split("\0");
    const entries: Json[] = [];
    for (let index = 0; index + 1 < parts.length; index += 2) {
      const [, mode = "", , blob = "", status = ""] = (parts[index] ?? "").replace(/^:/, "").split(" ");
      entries.push({ path: parts[index + 1] ?? "", mode, blob, status });
    }
    let base = parent === undefined ? undefined : this.#trees.get(parent);
    if (entries.length === 0 && base !== undefined) return base;
    for (let start = 0; start === 0 || start < entries.length; start += filesPerTree) {
      const items = [];
      for (const entry of entries.slice(start, start + filesPerTree))
        items.push(await this.#treeItem(folder, entry));
      const body = base === undefined ? { tree: items } : { base_tree: base, tree: items };
      base = String((await this.#require("POST", "/git/trees", body)).sha);
    }
    return base ?? emptyTree;
  }

  async #treeItem(folder: string, { path, mode, blob, status }: Json): Promise<Json> {
    if (status === "D") return { path, mode: "100644", type: "blob", sha: null };
    if (mode === "160000") return { path, mode, type: "commit", sha: blob };
    if (!this.#blobs.has(blob)) {
      this.#blobs.add(blob);
      const { stdout } = await run("git", ["-C", folder, "cat-file", "blob", blob], {
        encoding: "buffer",
        maxBuffer: maximumOutput,
      });
      const text = stdout.toString("utf8");
      // What is not UTF-8 would come out changed.
      if (Buffer.from(text, "utf8").equals(stdout)) return { path, mode, type: "blob", content: text };
      await this.#require("POST", "/git/blobs", { content: stdout.toString("base64"), encoding: "base64" });
    }
    return { path, mode, type: "blob", sha: blob };
  }

  async #require(method: string, path: string, body: Json): Promise<Json> {
    const made = await this.#send(method, this.#at(path), body);
    if (made.status >= 300)
      throw new Error(`${method} ${this.#at(path)}: ${made.status} ${JSON.stringify(made.body)}`);
    return made.body;
  }
}

const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

async function git(folder: string, args: readonly string[]): Promise<string> {
  const { stdout } = await run("git", ["-C", folder, ...args], {
    encoding: "utf8",
    maxBuffer: maximumOutput,
  });
  return stdout;
}

async function recent(folder: string, revision: string, depth: number): Promise<ReadonlySet<string>> {
  const out = await git(folder, ["rev-list", "--topo-order", `--max-count=${depth}`, revision]);
  return new Set(out.split("\n").filter((line) => line !== ""));
}

/** The header lines of a raw commit, by name, and its message. */
function parseCommit(raw: string): { headers: Map<string, string[]>; message: string } {
  const end = raw.indexOf("\n\n");
  const headers = new Map<string, string[]>();
  for (const line of raw.slice(0, end).split("\n")) {
    const space = line.indexOf(" ");
    const name = line.slice(0, space);
    headers.set(name, [...(headers.get(name) ?? []), line.slice(space + 1)]);
  }
  return { headers, message: raw.slice(end + 2) };
}

/** `Name <mail> 1700000000 +0100` as the API takes it, time zone included. */
function person(line: string): Json {
  const [, name = "", email = "", seconds = "0", zone = "+0000"] =
    /^(.*) <(.*)> (\d+) ([+-]\d{4})$/.exec(line) ?? [];
  const sign = zone.startsWith("-") ? -1 : 1;
  const minutes = sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5)));
  const local = new Date((Number(seconds) + minutes * 60) * 1000).toISOString().slice(0, 19);
  return { name, email, date: `${local}${zone.slice(0, 3)}:${zone.slice(3)}` };
}
