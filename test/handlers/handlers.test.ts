import { describe, expect, it } from "vitest";
import { workForDelivery } from "../../src/handlers/index.ts";

const us = { id: 1001, login: "convert-status[bot]" };
const sha = "a".repeat(40);
const base = {
  repository: { id: 1, name: "r", full_name: "o/r", owner: { login: "o" } },
  installation: { id: 7 },
  sender: { login: "kim", type: "User" },
};
const repository = { installation: 7, owner: "o", name: "r" };

function work(event: string, payload: Record<string, unknown>) {
  const action = typeof payload.action === "string" ? payload.action : null;
  return workForDelivery({ event, action, payload: { ...base, ...payload } }, us);
}

describe("a push", () => {
  it("of a branch has campaigns that track it scanned again", () => {
    expect(work("push", { ref: "refs/heads/main" })).toEqual([
      { verb: "rescan-branch", repository, pushed: "main" },
    ]);
  });

  it("of a tag, or one that deletes a branch, asks for nothing", () => {
    expect(work("push", { ref: "refs/tags/v1" })).toEqual([]);
    expect(work("push", { ref: "refs/heads/x", deleted: true })).toEqual([]);
  });
});

describe("a repository", () => {
  it("that becomes private, or gets another name, is looked at at once", () => {
    for (const action of ["privatized", "publicized", "renamed", "transferred", "unarchived"]) {
      expect(work("repository", { action })).toEqual([{ verb: "rescan-branch", repository, pushed: null }]);
    }
  });

  it("that is deleted, or described otherwise, asks for nothing", () => {
    for (const action of ["deleted", "edited", "archived"])
      expect(work("repository", { action })).toEqual([]);
  });
});

describe("a check run", () => {
  const run = (fields: object) => ({ check_run: { head_sha: sha, pull_requests: [], ...fields } });

  it("of CI on a fork's head, which GitHub links to no pull request, is looked up by its commit", () => {
    expect(work("check_run", { action: "completed", ...run({ app: { id: 15_368 } }) })).toEqual([
      { verb: "find-work-for-commit", repository, sha },
    ]);
  });

  it("of ours is an echo, unless somebody pressed Re-run", () => {
    const own = run({ app: { id: 1001 }, pull_requests: [{ number: 4 }] });
    expect(work("check_run", { action: "completed", ...own })).toEqual([]);
    expect(work("check_run", { action: "rerequested", ...own })).toEqual([
      { verb: "judge-pull-request", repository, pullRequest: 4 },
    ]);
  });

  it("does not look at pull requests of other repositories with the same head", () => {
    const foreign = run({ app: { id: 2 }, pull_requests: [{ number: 9, base: { repo: { id: 99 } } }] });
    expect(work("check_run", { action: "completed", ...foreign })).toEqual([
      { verb: "find-work-for-commit", repository, sha },
    ]);
  });

  it("on a merge queue's branch has the group judged", () => {
    const group = run({
      app: { id: 2 },
      check_suite: { head_branch: `gh-readonly-queue/main/pr-3-${"b".repeat(40)}` },
    });
    expect(work("check_run", { action: "completed", ...group })).toEqual([
      { verb: "judge-merge-group", repository, base: "b".repeat(40), head: sha },
    ]);
  });
});

describe("a comment", () => {
  const comment = (body: string) => ({ issue: { number: 5 }, comment: { id: 6, body } });

  it("that may hold a command is looked at", () => {
    expect(work("issue_comment", { action: "created", ...comment("/Convert-Status") })).toEqual([
      { verb: "answer-comment", repository, issue: 5, comment: 6, bodyBefore: null },
    ]);
  });

  it("that is edited carries what stood there before", () => {
    const edited = {
      action: "edited",
      ...comment("/convert-status next"),
      changes: { body: { from: "hello" } },
    };
    expect(work("issue_comment", edited)).toMatchObject([{ bodyBefore: "hello" }]);
  });

  it("of a bot, of ours, a deleted one and ordinary talk ask for nothing", () => {
    const asked = comment("/convert-status");
    expect(
      work("issue_comment", { action: "created", ...asked, sender: { login: "x[bot]", type: "Bot" } }),
    ).toEqual([]);
    expect(work("issue_comment", { action: "created", ...asked, sender: { login: us.login } })).toEqual([]);
    expect(work("issue_comment", { action: "deleted", ...asked })).toEqual([]);
    expect(work("issue_comment", { action: "created", ...comment("looks good") })).toEqual([]);
  });
});

describe("an edited issue", () => {
  const issue = { issue: { number: 3, body: "after" } };

  it("by a person is looked at", () => {
    expect(work("issues", { action: "edited", ...issue, changes: { body: { from: "before" } } })).toEqual([
      { verb: "look-at-issue", repository, issue: 3, ownEdit: null },
    ]);
  });

  it("by us is looked at for what our write may have run over", () => {
    const own = {
      action: "edited",
      ...issue,
      changes: { body: { from: "before" } },
      sender: { login: us.login },
    };
    expect(work("issues", own)).toEqual([
      { verb: "look-at-issue", repository, issue: 3, ownEdit: { before: "before", after: "after" } },
    ]);
  });

  it("by us, where GitHub sends an empty text for a title edit, asks for nothing", () => {
    const own = { action: "edited", ...issue, changes: { body: { from: "" } }, sender: { login: us.login } };
    expect(work("issues", own)).toEqual([]);
  });
});

describe("anything else", () => {
  it("asks for nothing, object properties in disguise included", () => {
    expect(work("star", { action: "created" })).toEqual([]);
    expect(work("constructor", {})).toEqual([]);
  });

  it("that is malformed is refused, so that it is kept and shown", () => {
    expect(() => work("push", { ref: 4 })).toThrow();
    expect(() => work("check_run", { action: "completed", check_run: { head_sha: "; rm -rf" } })).toThrow();
  });
});
