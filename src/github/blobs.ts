import { createHash } from "node:crypto";
import * as z from "zod";
import type { Unreadable } from "../domain/source-tree.ts";
import type { GitHubClient } from "./github-connection.ts";
import { GitHubProblem, NotFound, RateLimited, Unavailable } from "./github-problem.ts";
import { limits } from "./limits.ts";
import type { RepositoryAddress } from "./repository-address.ts";
import { readAs, UnreadableInput } from "./unreadable-input.ts";

/** A blob to fetch and the files that have it. */
export interface BlobRequest {
  readonly id: string;
  readonly size: number;
  readonly paths: string[];
}

/**
 * Fetches blobs: many at once through GraphQL, and one by one what GraphQL does not give as it is (binary, cut,
 * not UTF-8). Every blob is checked against its git id, so that nobody's answer but the repository's is judged.
 */
export async function loadBlobs(
  client: GitHubClient,
  address: RepositoryAddress,
  wanted: readonly BlobRequest[],
  unreadable: Unreadable[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  for (const batch of inBatches(wanted)) {
    for (const [id, bytes] of await loadTexts(client, address, batch)) found.set(id, bytes);
    for (const request of batch.filter(({ id }) => !found.has(id))) {
      const bytes = await loadOne(client, address, request.id);
      if (bytes !== null) found.set(request.id, bytes);
      else {
        for (const file of request.paths) {
          unreadable.push({ file, message: "GitHub did not give the content of this file." });
        }
      }
    }
  }
  return found;
}

/** Batches that stay within GraphQL's time: by number and by bytes. A single large file is a batch of its own. */
export function inBatches(wanted: readonly BlobRequest[]): readonly (readonly BlobRequest[])[] {
  const batches: BlobRequest[][] = [];
  let bytes = 0;
  for (const request of wanted) {
    const last = batches.at(-1);
    bytes += request.size;
    if (last === undefined || last.length >= limits.graphqlObjects || bytes > limits.graphqlBytes) {
      batches.push([request]);
      bytes = request.size;
    } else last.push(request);
  }
  return batches;
}

const blobText = z.object({ text: z.string().nullish(), isTruncated: z.boolean().nullish() }).nullish();
const textsAnswer = z.object({ repository: z.record(z.string(), blobText) });

/** The query for some blobs; ids are checked to be hexadecimal before they are put into it. */
export function blobQuery(ids: readonly string[]): string {
  const fields = ids.map((id, index) => {
    if (!/^[0-9a-f]{40,64}$/.test(id)) throw new UnreadableInput(`${id} is not a git id.`);
    return `b${index}: object(oid: "${id}") { ... on Blob { text isTruncated } }`;
  });
  return `query ($owner: String!, $repo: String!) { repository(owner: $owner, name: $repo) { ${fields.join(" ")} } }`;
}

async function loadTexts(
  client: GitHubClient,
  address: RepositoryAddress,
  batch: readonly BlobRequest[],
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = new Map<string, Uint8Array>();
  // For one file, one REST request is as good and needs no fallback.
  if (batch.length < 2) return found;
  const ids = batch.map(({ id }) => id);
  const texts = await askGraphql(client, address, ids);
  for (const [index, id] of ids.entries()) {
    const blob = texts[`b${index}`];
    if (typeof blob?.text !== "string" || blob.isTruncated === true) continue;
    const bytes = Buffer.from(blob.text, "utf8");
    if (gitBlobId(bytes, id.length) === id) found.set(id, bytes);
  }
  return found;
}

async function askGraphql(
  client: GitHubClient,
  address: RepositoryAddress,
  ids: readonly string[],
): Promise<Readonly<Record<string, z.infer<typeof blobText>>>> {
  try {
    const answer = await client.graphql(blobQuery(ids), { ...address });
    return readAs(textsAnswer, answer, "The blobs").repository;
  } catch (error) {
    if (error instanceof RateLimited) throw error;
    // A query that timed out or was refused: the same blobs come one by one.
    if (error instanceof Unavailable || !(error instanceof GitHubProblem)) return {};
    throw error;
  }
}

const blobJson = z.object({ content: z.string(), encoding: z.string() });

async function loadOne(
  client: GitHubClient,
  address: RepositoryAddress,
  id: string,
): Promise<Uint8Array | null> {
  try {
    const { data } = await client.request("GET /repos/{owner}/{repo}/git/blobs/{file_sha}", {
      ...address,
      file_sha: id,
    });
    const blob = readAs(blobJson, data, "The blob");
    const bytes = Buffer.from(blob.content, blob.encoding === "base64" ? "base64" : "utf8");
    return gitBlobId(bytes, id.length) === id ? bytes : null;
  } catch (error) {
    // A blob that GitHub will not give (too large, gone) makes a file unreadable, not the repository.
    if (error instanceof NotFound || (error instanceof GitHubProblem && error.status === 422)) return null;
    throw error;
  }
}

/** Git's name of a content: 40 digits are SHA-1, 64 are SHA-256. */
function gitBlobId(bytes: Uint8Array, digits = 40): string {
  return createHash(digits === 64 ? "sha256" : "sha1")
    .update(`blob ${bytes.byteLength}\0`)
    .update(bytes)
    .digest("hex");
}
