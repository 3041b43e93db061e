import { describe, expect, test } from "vitest";
import { pullRequestJson, readPullRequest } from "../../src/github/read-pull-request.ts";
import { UnreadableInput } from "../../src/github/unreadable-input.ts";

describe("a pull request on the command line", () => {
  test("gives number, title, body and the base repository", () => {
    const json = { number: 7, title: "Convert", body: "Part of #1", base: { repo: { full_name: "o/r" } } };

    expect(readPullRequest(json)).toEqual({
      repository: "o/r",
      number: 7,
      title: "Convert",
      body: "Part of #1",
    });
  });

  test("may have an empty body and name no repository", () => {
    expect(readPullRequest({ number: 7, title: "x", body: null })).toEqual({
      repository: null,
      number: 7,
      title: "x",
      body: "",
    });
  });

  test("is refused with the place that is wrong", () => {
    expect(() => readPullRequest({ title: "x" })).toThrow(UnreadableInput);
    expect(() => readPullRequest([])).toThrow(/The pull request is not what GitHub sends/);
  });
});

describe("a pull request from GitHub", () => {
  const json = {
    number: 7,
    title: "Convert",
    body: null,
    user: null,
    state: "open",
    draft: true,
    merged_at: null,
    merge_commit_sha: "c".repeat(40),
    html_url: "https://github.com/o/r/pull/7",
    head: { sha: "a".repeat(40), repo: null },
    base: { sha: "b".repeat(40), ref: "main" },
  };

  test("whose fork and author were deleted is still read", () => {
    expect(pullRequestJson.parse(json)).toMatchObject({ author: "ghost", headRepository: null, draft: true });
  });

  test("has a merge commit only once it was merged", () => {
    expect(pullRequestJson.parse(json)).toMatchObject({ merged: false, mergeCommitSha: null });
    expect(
      pullRequestJson.parse({ ...json, state: "closed", merged_at: "2026-01-01T00:00:00Z" }),
    ).toMatchObject({ merged: true, mergeCommitSha: "c".repeat(40) });
  });
});
