import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Publisher } from "../../src/domain/publisher.ts";
import type { Repository } from "../../src/domain/repository.ts";
import type { SpliceSection } from "../../src/github/epic-writer.ts";
import { connectGitHub, type GitHubConnection } from "../../src/github/github-connection.ts";
import { openGitHubPublisher } from "../../src/github/github-publisher.ts";
import { openGitHubRepository } from "../../src/github/github-repository.ts";
import type { BlobStore } from "../../src/github/source-tree.ts";
import { type EmulatedGitHub, startGitHub } from "../support/gateway/start-github.ts";
import { ciApp, ourApp } from "../support/gateway/usual-apps.ts";
import { StrictFetch } from "../support/openapi/strict-fetch.ts";

/** An emulated GitHub with the repository `octo/app`, and our adapter on it. */
export interface TestRepository {
  readonly github: EmulatedGitHub;
  readonly connection: GitHubConnection;
  readonly repository: Repository;
  readonly publisher: Publisher;
  /** Everything that our side asked GitHub for, checked against GitHub's description. */
  readonly strict: StrictFetch;
  readonly place: { readonly owner: "octo"; readonly repo: "app" };
  close(): Promise<void>;
}

/** Keeps blobs for one test. */
export function memoryBlobs(): BlobStore & { readonly kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>();
  return {
    kept,
    blobs: async (ids) => new Map(ids.flatMap((id) => (kept.has(id) ? [[id, kept.get(id)!] as const] : []))),
    recordBlobs: async (blobs) => {
      for (const [id, bytes] of blobs) kept.set(id, bytes);
    },
  };
}

/** Marks a section plainly; the real splice is the reports' business. */
const plainSplice: SpliceSection = (body, section) => {
  const without = body.replace(/<!-- s -->[\s\S]*<!-- e -->/, "").trimEnd();
  return section === null ? without : `${without}\n\n${section}`;
};

export async function openTestRepository(
  options: { blobs?: BlobStore; timeoutMs?: number; webhookUrl?: string | null } = {},
): Promise<TestRepository> {
  const github = await startGitHub({
    apps: [ourApp(options.webhookUrl ?? null), ciApp],
    users: ["contributor", "stranger"],
    repositories: [{ owner: "octo", name: "app" }],
  });
  const strict = new StrictFetch(globalThis.fetch, github.apiUrl);
  const { id: appId, privateKey, installations } = github.app("convert-status");
  const connection = connectGitHub({
    appId,
    privateKey,
    apiUrl: github.apiUrl,
    fetch: strict.fetch,
    throttle: false,
    retryBaseMs: 1,
    ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
  });
  const installation = installations[0]!.id;
  const client = await connection.forInstallation(installation);
  const id = { installation, owner: "octo", name: "app" };
  return {
    github,
    connection,
    strict,
    place: { owner: "octo", repo: "app" },
    repository: openGitHubRepository(client, id, options.blobs ?? memoryBlobs()),
    publisher: openGitHubPublisher(client, id, { us: await connection.identity(), splice: plainSplice }),
    close: () => github.close(),
  };
}

/** A web server that keeps the deliveries it gets. */
export async function openHookReceiver(): Promise<{
  url: string;
  received: {
    event: string;
    guid: string;
    payload: Record<string, unknown>;
    headers: Record<string, unknown>;
    body: string;
  }[];
  close(): Promise<void>;
}> {
  const received: Awaited<ReturnType<typeof openHookReceiver>>["received"] = [];
  const server: Server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => (body += chunk.toString("utf8")));
    request.on("end", () => {
      const { headers } = request;
      received.push({
        event: String(headers["x-github-event"]),
        guid: String(headers["x-github-delivery"]),
        payload: JSON.parse(body) as Record<string, unknown>,
        headers,
        body,
      });
      response.end("ok");
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
