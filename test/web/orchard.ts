import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { MemoryStore } from "../../src/cli/memory-store.ts";
import type { Repository } from "../../src/domain/repository.ts";
import type { WorkflowContext } from "../../src/workflows/context.ts";
import { memoryTree } from "../support/memory-tree.ts";

const sample = "test/sandbox/sample/start";

/** The sample repository's files. */
export const orchardFiles: Readonly<Record<string, string>> = Object.fromEntries(
  readdirSync(sample, { recursive: true, encoding: "utf8" })
    .map((path) => join(sample, path))
    .filter((path) => statSync(path).isFile())
    .map((path) => [relative(sample, path), readFileSync(path, "utf8")]),
);

const routes = "orchard/api/routes/trees.py";

/** The same with one route converted, as the one open pull request has it. */
const converted = {
  ...orchardFiles,
  [routes]: orchardFiles[routes]!.replace(
    "def count_trees(session: SessionDep) -> int:\n    return session.scalar(select(func.count()).select_from(Tree)) or 0",
    "async def count_trees(session: AsyncSessionDep) -> int:\n    return await session.scalar(select(func.count()).select_from(Tree)) or 0",
  ).replace("import SessionDep", "import AsyncSessionDep, SessionDep"),
};

export const pullRequest = 7;
const base = memoryTree(orchardFiles);
const head = memoryTree(converted);

/** What workflows may use: the sample repository in memory, and a publisher that must not be used. */
export function orchardContext(store = new MemoryStore()): WorkflowContext {
  return {
    repository: orchardRepository(),
    publisher: unusable("publisher"),
    store,
    queue: unusable("queue"),
    metrics: null,
    now: () => new Date("2026-09-01T00:00:00Z"),
    links: { github: "https://github.com", dashboard: null },
    log: { info: () => undefined, warn: () => undefined, error: () => undefined },
  };
}

/** Anything asked of it is a fault. */
function unusable(name: string): never {
  return new Proxy({} as never, {
    get(_, property) {
      throw new Error(`A simulation used the ${name}: ${String(property)}`);
    },
  });
}

function orchardRepository(): Repository {
  return {
    id: { installation: 1, owner: "Octo", name: "Orchard" },
    defaultBranch: async () => "main",
    isPrivate: async () => false,
    headOf: async () => base.commit,
    treeAt: async (sha) => (sha === head.commit ? head : base),
    pullRequest: async (number) =>
      number === pullRequest
        ? {
            number,
            title: "Convert the count",
            body: "",
            author: "ann",
            state: "open",
            merged: false,
            draft: false,
            headSha: head.commit!,
            baseSha: base.commit!,
            baseRef: "main",
            headRepository: "octo/orchard",
            url: "https://github.com/octo/orchard/pull/7",
            mergedAt: null,
            mergeCommitSha: null,
          }
        : null,
    compare: async () => ({
      mergeBaseSha: base.commit!,
      files: [{ path: routes, previousPath: null, status: "modified" }],
      complete: true,
    }),
    checkRuns: async () => ({ runs: [], complete: true }),
    history: refuse,
    openPullRequests: refuse,
    pullRequestsOf: refuse,
    issue: refuse,
    pastBodies: refuse,
    permissionOf: refuse,
    comment: refuse,
  };
}

const refuse = () => Promise.reject(new Error("A simulation asked what it has no use for."));
