import { describe, expect, it } from "vitest";
import {
  hasSomethingToSay,
  pullRequestCommentMarker,
  renderPullRequestComment,
} from "../../src/reports/pull-request-comment.ts";
import { aFinding, aJudgement, nowhere, onGitHub, verdict } from "./judgements.ts";

describe("the comment on a pull request", () => {
  it("shows verdicts, findings, backends and what they rest on", async () => {
    const comment = renderPullRequestComment([aJudgement()], onGitHub);

    await expect(comment).toMatchFileSnapshot("../fixtures/comments/one-campaign.md");
  });

  it("names the campaigns when there are several", async () => {
    const other = aJudgement({
      campaign: { id: "b", title: "Deferrable @operators", kind: "x", epic: null },
    });
    const comment = renderPullRequestComment([aJudgement(), other], nowhere);

    expect(comment).toContain("## Async database sessions");
    expect(comment).toContain("## Deferrable `@operators`");
  });

  it("shows a mechanical mend as a diff where the replaced lines are known", () => {
    const finding = aFinding({
      original: "    a = session.get()\n    return a",
      suggestion: "    a = await session.get()\n    return a",
    });
    const comment = renderPullRequestComment(
      [aJudgement({ verdicts: [verdict("async-conversion", "Async", "fail", "x", [finding])] })],
      onGitHub,
    );

    expect(comment).toContain(
      "  ```diff\n  @@ from line 120 @@\n  -    a = session.get()\n  +    a = await session.get()\n       return a\n  ```",
    );
  });

  it("shows a mechanical mend alone where they are not", () => {
    const finding = aFinding({ suggestion: "    ```\n    await x" });
    const comment = renderPullRequestComment(
      [aJudgement({ verdicts: [verdict("async-conversion", "Async", "fail", "x", [finding])] })],
      onGitHub,
    );

    expect(comment).toContain(
      "  ````diff\n  @@ replace lines 120-121 @@\n  +    ```\n  +    await x\n  ````",
    );
  });

  it("has nothing to say where nothing is converted", () => {
    const nothing = aJudgement({ conclusion: "not-applicable", conversions: [], verdicts: [] });

    expect(hasSomethingToSay([nothing])).toBe(false);
    expect(renderPullRequestComment([nothing], onGitHub)).toBe(
      `${pullRequestCommentMarker}\n### Convert Status: nothing to judge\n\nThis pull request converts nothing.\n`,
    );
  });

  it("leaves out campaigns to which the pull request means nothing", () => {
    const nothing = aJudgement({
      campaign: { id: "b", title: "Other campaign", kind: "x", epic: null },
      conclusion: "not-applicable",
    });

    expect(renderPullRequestComment([aJudgement(), nothing], onGitHub)).not.toContain("Other campaign");
  });

  it.each([20, 200, 2_000, 20_000])(
    "fits GitHub's limit with %i findings, and says what it left out",
    (count) => {
      const findings = Array.from({ length: count }, (_, index) =>
        aFinding({ line: index + 1, endLine: index + 1, suggestion: "    await session.execute(query)" }),
      );
      const comment = renderPullRequestComment(
        [aJudgement({ verdicts: [verdict("async-conversion", "Async", "fail", "Many.", findings)] })],
        onGitHub,
      );

      expect(comment.length).toBeLessThanOrEqual(65_536);
      expect(comment.includes("Shortened to what GitHub takes")).toBe(count > 20);
      expect(comment).toContain("Definition of done");
      expect(comment).toContain("#### Backends");
    },
  );

  it("fits whatever else is too long", () => {
    const long = "x".repeat(70_000);
    const comment = renderPullRequestComment(
      [aJudgement({ verdicts: [verdict("async-conversion", long, "fail", long, [])] })],
      onGitHub,
    );

    expect(comment.length).toBeLessThanOrEqual(65_536);
    expect(comment.startsWith(pullRequestCommentMarker)).toBe(true);
  });

  it("mentions nobody and links to nothing that a contributor chose", () => {
    const hostile = "@octocat fixes #1 <!-- convert-status:epic --> [x](https://evil.example) | `";
    const judgement = aJudgement({
      settingsSource: hostile,
      conversions: [{ ...aJudgement().conversions[0]!, key: hostile, file: hostile }],
      verdicts: [
        verdict("async-conversion", hostile, "fail", hostile, [
          aFinding({ message: hostile, why: hostile, fix: hostile, file: hostile, suggestion: hostile }),
        ]),
      ],
      advisories: [{ id: "x", message: hostile, file: hostile, line: 1 }],
      backends: [
        {
          id: "a",
          title: hostile,
          driver: hostile,
          status: "fail",
          summary: hostile,
          runs: [{ name: hostile, url: "javascript:alert(1)", conclusion: null }],
        },
      ],
    });
    const comment = renderPullRequestComment([judgement], onGitHub);
    const prose = comment
      .replace(/^ *(`{3,})[^\n]*\n[\s\S]*?^ *\1$/gm, "")
      .replace(/\]\(https:\/\/github\.com\/[^)\s]*\)/g, "]")
      .replace(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "");

    expect(comment.match(/<!--/g)).toHaveLength(1);
    expect(comment).not.toContain("javascript:");
    expect(prose).not.toMatch(/@octocat|evil\.example/);
  });
});
