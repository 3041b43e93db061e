import { describe, expect, it } from "vitest";
import { renderPullRequestComment } from "../../src/reports/pull-request-comment.ts";
import { aPullRequest } from "../support/pull-request.ts";
import { readStories, storiesFolder } from "../support/stories.ts";

const all = [
  "async-conversion",
  "contract-unchanged",
  "tests-byte-identical",
  "async-engine-fixture",
  "all-backends-verified",
];

describe("stories", () => {
  for (const { name, facts, description } of readStories()) {
    it(`${name}: ${facts.about}`, async () => {
      const { judgement } = await aPullRequest(description);

      const answers = Object.fromEntries(
        judgement.verdicts.map(({ criterion, status }) => [criterion, status]),
      );
      expect(answers).toEqual(Object.fromEntries(all.map((id) => [id, facts.verdicts[id] ?? "pass"])));
      const broken = judgement.verdicts.flatMap(({ findings }) => findings.map(({ rule }) => rule));
      expect([...new Set(broken)].sort()).toEqual(expect.arrayContaining([...facts.breaks].sort()));
      const comment = renderPullRequestComment([judgement], {
        host: "https://github.com",
        repository: "example/shop",
      });
      await expect(comment).toMatchFileSnapshot(`${storiesFolder}${name}/expected-comment.md`);
    });
  }
});
