import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CheckRunOutput } from "../../src/domain/publisher.ts";
import { openTestRepository, type TestRepository } from "./open-test-repository.ts";

let world: TestRepository;
let head: string;

beforeAll(async () => {
  world = await openTestRepository();
  head = await world.github.commitFiles({
    ...world.place,
    branch: "feature",
    from: "main",
    files: { "a.py": "x = 1\n" },
  });
});

afterAll(async () => {
  await world.close();
});

const comments = async (issue: number) =>
  (
    await world.github
      .actAs("octo")
      .rest.issues.listComments({ ...world.place, issue_number: issue, per_page: 100 })
  ).data;

const openIssue = (body = "Epic") =>
  world.github.openIssue({ ...world.place, title: "Epic", body, by: "octo" });

describe("the sticky comment", () => {
  const marker = "<!-- convert-status:test -->";

  test("is created, left alone, changed", async () => {
    const issue = await openIssue();

    expect(await world.publisher.ensureComment(issue, marker, `${marker}\nOne`)).toBe("created");
    expect(await world.publisher.ensureComment(issue, marker, `${marker}\nOne`)).toBe("unchanged");
    expect(await world.publisher.ensureComment(issue, marker, `${marker}\nTwo`)).toBe("updated");

    expect((await comments(issue)).map(({ body }) => body)).toEqual([`${marker}\nTwo`]);
  });

  test("of somebody else is not ours, whatever marker it has", async () => {
    const issue = await openIssue();
    await world.github.postComment({ ...world.place, issue, body: `${marker}\nPlanted`, by: "stranger" });

    expect(await world.publisher.ensureComment(issue, marker, `${marker}\nOurs`)).toBe("created");

    expect((await comments(issue)).map(({ body }) => body)).toEqual([
      `${marker}\nPlanted`,
      `${marker}\nOurs`,
    ]);
  });

  test("is found on the second page", async () => {
    const issue = await openIssue();
    for (let count = 0; count < 105; count += 1) {
      await world.github.postComment({ ...world.place, issue, body: `Remark ${count}`, by: "octo" });
    }
    await world.publisher.ensureComment(issue, marker, `${marker}\nOne`);

    expect(await world.publisher.ensureComment(issue, marker, `${marker}\nTwo`)).toBe("updated");
  });

  test("that two workers write at once is one in the end", async () => {
    const issue = await openIssue();

    await Promise.all([1, 2, 3].map(() => world.publisher.ensureComment(issue, marker, `${marker}\nOne`)));
    await world.publisher.ensureComment(issue, marker, `${marker}\nOne`);

    expect((await comments(issue)).map(({ body }) => body)).toEqual([`${marker}\nOne`]);
  });

  test("whose making was answered 502 is not made twice", async () => {
    const issue = await openIssue();
    world.github.faults.add({
      kind: "502-after",
      method: "POST",
      path: new RegExp(`/issues/${issue}/comments$`),
      who: "convert-status",
    });

    expect(await world.publisher.ensureComment(issue, marker, `${marker}\nOne`)).toBe("created");

    expect(await comments(issue)).toHaveLength(1);
    expect(world.github.faults.unused).toEqual([]);
  });

  test("goes when it has nothing to say", async () => {
    const issue = await openIssue();
    await world.publisher.ensureComment(issue, marker, `${marker}\nOne`);

    await world.publisher.ensureNoComment(issue, marker);

    expect(await comments(issue)).toEqual([]);
  });

  test("that is too long is cut, says so and is found again", async () => {
    const issue = await openIssue();
    const long = `${"word ".repeat(20_000)}\n${marker}\n`;

    await world.publisher.ensureComment(issue, marker, long);
    await world.publisher.ensureComment(issue, marker, long);

    const [only, ...more] = await comments(issue);
    expect(more).toEqual([]);
    expect(only?.body?.length).toBeLessThanOrEqual(65_536);
    expect(only?.body).toContain("characters more do not fit");
  });
});

describe("the check run", () => {
  const output = (change: Partial<CheckRunOutput> = {}): CheckRunOutput => ({
    name: "Convert Status",
    headSha: head,
    externalId: "pull-request-1",
    status: "completed",
    conclusion: "success",
    title: "Title",
    summary: "Summary",
    text: "Text",
    annotations: [],
    detailsUrl: null,
    ...change,
  });
  const runs = async (name: string, filter: "latest" | "all" = "latest") =>
    (
      await world.github
        .actAs("octo")
        .rest.checks.listForRef({ ...world.place, ref: head, check_name: name, filter })
    ).data.check_runs;
  const note = (line: number) => ({
    path: "a.py",
    startLine: line,
    endLine: line,
    level: "notice" as const,
    title: "t",
    message: `m${line}`,
  });

  test("is created, left alone, changed", async () => {
    const name = "Plain";

    expect(await world.publisher.ensureCheckRun(output({ name }))).toBe("created");
    expect(await world.publisher.ensureCheckRun(output({ name }))).toBe("unchanged");
    expect(await world.publisher.ensureCheckRun(output({ name, conclusion: "failure" }))).toBe("updated");

    expect((await runs(name, "all")).map(({ conclusion }) => conclusion)).toEqual(["failure"]);
  });

  test("of the same name from another App is not ours", async () => {
    const name = "Spoofed";
    await world.github.postCheckRun({ ...world.place, sha: head, name, conclusion: "success" });

    expect(await world.publisher.ensureCheckRun(output({ name, conclusion: "failure" }))).toBe("created");
  });

  test("carries more annotations than one request takes, and is completed with the last of them", async () => {
    const name = "Many";
    const annotations = Array.from({ length: 120 }, (_, index) => note(index + 1));

    await world.publisher.ensureCheckRun(output({ name, annotations, conclusion: "failure" }));

    const [run] = await runs(name, "all");
    expect(run).toMatchObject({
      status: "completed",
      conclusion: "failure",
      output: { annotations_count: 120 },
    });
    expect(await world.publisher.ensureCheckRun(output({ name, annotations, conclusion: "failure" }))).toBe(
      "unchanged",
    );
  });

  test("gets new annotations without the old ones doubled", async () => {
    const name = "Growing";
    await world.publisher.ensureCheckRun(output({ name, annotations: [note(1)] }));

    await world.publisher.ensureCheckRun(output({ name, annotations: [note(1), note(2)] }));

    expect((await runs(name, "all")).map((run) => run.output.annotations_count)).toEqual([2]);
  });

  test("is made anew where an annotation has to go, and GitHub shows the new one", async () => {
    const name = "Shrinking";
    await world.publisher.ensureCheckRun(output({ name, annotations: [note(1)], conclusion: "failure" }));

    await world.publisher.ensureCheckRun(output({ name, annotations: [] }));

    expect((await runs(name)).map((run) => [run.conclusion, run.output.annotations_count])).toEqual([
      ["success", 0],
    ]);
  });

  test("that was completed waits again in a new run, and none stays open after the verdict", async () => {
    const name = "Waiting";
    const waiting = output({ name, status: "in_progress", conclusion: null });
    await world.publisher.ensureCheckRun(output({ name, conclusion: "action_required" }));

    await world.publisher.ensureCheckRun(waiting);
    expect((await runs(name)).map(({ status }) => status)).toEqual(["in_progress"]);
    expect(await world.publisher.ensureCheckRun(waiting)).toBe("unchanged");
    await world.publisher.ensureCheckRun(output({ name }));

    expect((await runs(name)).map(({ conclusion }) => conclusion)).toEqual(["success"]);
    expect((await runs(name, "all")).map(({ status }) => status)).toEqual(["completed", "completed"]);
  });

  test("whose making was answered 502 is not made twice", async () => {
    const name = "Uncertain";
    world.github.faults.add({
      kind: "502-after",
      method: "POST",
      path: /\/check-runs$/,
      who: "convert-status",
    });

    expect(await world.publisher.ensureCheckRun(output({ name }))).toBe("created");

    expect(await runs(name, "all")).toHaveLength(1);
  });

  test("with texts over the limit is cut and says so", async () => {
    const name = "Long";

    await world.publisher.ensureCheckRun(output({ name, summary: "line\n".repeat(20_000) }));

    const [run] = await runs(name);
    expect(run?.output.summary?.length).toBeLessThanOrEqual(65_535);
    expect(run?.output.summary).toContain("characters more do not fit");
  });
});

describe("the epic", () => {
  const section = (text: string) => `<!-- s -->\n${text}\n<!-- e -->`;
  const write = (text: string) => ({ section: section(text), previous: null, amend: (body: string) => body });
  const bodyOf = async (issue: number) =>
    (await world.github.actAs("octo").rest.issues.get({ ...world.place, issue_number: issue })).data.body ??
    "";

  test("gets our section once", async () => {
    const issue = await openIssue("Written by people.");

    expect(await world.publisher.ensureEpic(issue, write("1 of 2"))).toBe("updated");
    expect(await world.publisher.ensureEpic(issue, write("1 of 2"))).toBe("unchanged");

    expect(await bodyOf(issue)).toBe(`Written by people.\n\n${section("1 of 2")}`);
  });

  test("keeps the line ends that the web editor made", async () => {
    const issue = await openIssue("One\r\nTwo");

    await world.publisher.ensureEpic(issue, write("1 of 2"));

    expect(await bodyOf(issue)).toContain(section("1 of 2").replaceAll("\n", "\r\n"));
  });

  test("that is not there is gone, deleted and moved ones too", async () => {
    const deleted = await openIssue();
    await world.github.deleteIssue(world.place, deleted);

    expect(await world.publisher.ensureEpic(deleted, write("x"))).toBe("gone");
    expect(await world.publisher.ensureEpic(99_999, write("x"))).toBe("gone");
    expect(await world.repository.issue(deleted)).toEqual({ found: false, why: "deleted" });
  });

  test("whose write was answered 502 says so, and the next look finds it done", async () => {
    const issue = await openIssue("Text");
    world.github.faults.add({
      kind: "502-after",
      method: "PATCH",
      path: /\/issues\/\d+$/,
      who: "convert-status",
      times: 1,
    });

    await world.publisher.ensureEpic(issue, write("1")).catch(() => undefined);

    expect(await world.publisher.ensureEpic(issue, write("1"))).toBe("unchanged");
    expect((await bodyOf(issue)).match(/<!-- s -->/g)).toHaveLength(1);
  });
});

describe("a reaction", () => {
  test("is there once, and a deleted comment gets none", async () => {
    const issue = await openIssue();
    const comment = await world.github.postComment({
      ...world.place,
      issue,
      body: "/convert-status",
      by: "contributor",
    });

    await world.publisher.ensureReaction(comment, "+1");
    await world.publisher.ensureReaction(comment, "+1");
    await world.publisher.ensureReaction(999_999, "+1");

    const { data } = await world.github
      .actAs("octo")
      .rest.reactions.listForIssueComment({ ...world.place, comment_id: comment });
    expect(data.map(({ content, user }) => [content, user?.login])).toEqual([["+1", "convert-status[bot]"]]);
  });
});

test("everything that was asked is what GitHub describes", () => {
  expect(world.strict.violations).toEqual([]);
});
