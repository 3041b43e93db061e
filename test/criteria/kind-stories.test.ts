import { describe, expect, it } from "vitest";
import { judgeStory, readKindStories, toldKinds } from "../support/kind-stories.ts";

describe.each(toldKinds)("stories of %s", (kind) => {
  it.each(readKindStories(kind).map((story) => [story.name, story] as const))("%s", async (_, story) => {
    const { judgement } = await judgeStory(kind, story);

    // What CI ran is the same question for every kind; its stories are below pull-requests.
    const verdicts = judgement.verdicts.filter(({ criterion }) => criterion !== "all-backends-verified");
    const answers = verdicts.filter(({ status }) => status !== "pass" && status !== "not-applicable");
    expect(judgement.conversions.length).toBeGreaterThan(0);
    expect(
      Object.fromEntries(answers.map(({ criterion, status }) => [criterion, status])),
      answers
        .flatMap(({ findings }) => findings.map(({ rule, message }) => `${rule ?? ""}: ${message}`))
        .join("\n"),
    ).toEqual(story.verdicts ?? {});
    const broken = verdicts.flatMap(({ findings }) =>
      findings.filter(({ level }) => level !== "note").map(({ rule }) => rule),
    );
    expect([...new Set(broken)].sort()).toEqual([...(story.breaks ?? [])].sort());
  });
});
