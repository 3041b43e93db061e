import * as z from "zod";
import type { Written } from "../domain/publisher.ts";
import type { AppIdentity, GitHubClient } from "./github-connection.ts";
import { NotFound, Unavailable } from "./github-problem.ts";
import { fitText, limits } from "./limits.ts";
import { findOwnComments, type OwnComment } from "./own-comments.ts";
import type { RepositoryAddress } from "./repository-address.ts";
import { readAs } from "./unreadable-input.ts";

const createdJson = z.object({ id: z.number() });

/** Keeps one comment of ours per marker on one issue or pull request. */
export class StickyComment {
  readonly #client: GitHubClient;
  readonly #address: RepositoryAddress;
  readonly #us: AppIdentity;
  readonly #issue: number;
  readonly #marker: string;

  constructor(
    client: GitHubClient,
    address: RepositoryAddress,
    us: AppIdentity,
    issue: number,
    marker: string,
  ) {
    this.#client = client;
    this.#address = address;
    this.#us = us;
    this.#issue = issue;
    this.#marker = marker;
  }

  /** Creates or changes the comment, whatever was done before by a worker that died or is still at it. */
  async ensure(text: string): Promise<Written> {
    const body = fitText(text, limits.bodyCharacters, this.#marker);
    const [oldest, ...extra] = await this.#find();
    if (oldest === undefined) return this.#create(body);
    await this.#fold(extra);
    if (isSameText(oldest.body, body)) return "unchanged";
    await this.#change(oldest.id, body);
    return "updated";
  }

  async ensureNone(): Promise<void> {
    await this.#fold(await this.#find());
  }

  #find(): Promise<readonly OwnComment[]> {
    return findOwnComments(this.#client, this.#address, this.#us, this.#issue, this.#marker);
  }

  async #create(body: string): Promise<Written> {
    let created: number | null = null;
    try {
      const { data } = await this.#client.request(
        "POST /repos/{owner}/{repo}/issues/{issue_number}/comments",
        { ...this.#address, issue_number: this.#issue, body },
      );
      created = readAs(createdJson, data, "The new comment").id;
    } catch (error) {
      // It may have been written all the same: then it is found now, and not written twice.
      if (!(error instanceof Unavailable)) throw error;
      if ((await this.#find()).length === 0) throw error;
    }
    // Two workers that both found nothing have both written; both now see both and keep the oldest.
    const [oldest, ...extra] = await this.#find();
    if (extra.length === 0 || oldest === undefined) return "created";
    await this.#fold(extra);
    if (oldest.id !== created && !isSameText(oldest.body, body)) await this.#change(oldest.id, body);
    return "created";
  }

  async #change(id: number, body: string): Promise<void> {
    await this.#client.request("PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}", {
      ...this.#address,
      comment_id: id,
      body,
    });
  }

  async #fold(comments: readonly OwnComment[]): Promise<void> {
    for (const { id } of comments) {
      try {
        await this.#client.request("DELETE /repos/{owner}/{repo}/issues/comments/{comment_id}", {
          ...this.#address,
          comment_id: id,
        });
      } catch (error) {
        // Gone already is what was wanted.
        if (!(error instanceof NotFound)) throw error;
      }
    }
  }
}

/** GitHub keeps line ends as they came and drops none of the text; the web editor sends CRLF. */
export function isSameText(a: string, b: string): boolean {
  return plain(a) === plain(b);
}

function plain(text: string): string {
  return text.replaceAll("\r\n", "\n").trimEnd();
}
