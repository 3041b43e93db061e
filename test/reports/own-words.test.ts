import fc from "fast-check";
import { expect, test } from "vitest";
import type { Status } from "../../src/domain/criterion.ts";
import { readNotes } from "../../src/reports/epic-notes.ts";
import { renderEpicSection } from "../../src/reports/epic-section.ts";
import { shortStatusWords } from "../../src/reports/status-words.ts";
import { anEpic, routes } from "./epics.ts";
import { aJudgement } from "./judgements.ts";

const plain = anEpic(20, { notes: new Map() });
const target = routes(20)[0]!;
const statuses = Object.keys(shortStatusWords) as Status[];

interface PullRequest {
  readonly number: number;
  readonly state: "open" | "merged" | "closed";
  readonly status: Status;
}

const pullRequests: fc.Arbitrary<PullRequest[]> = fc.array(
  fc.record({
    number: fc.integer({ min: 1, max: 99_999 }),
    state: fc.constantFrom("open" as const, "merged" as const, "closed" as const),
    status: fc.constantFrom(...statuses),
  }),
  { maxLength: 12 },
);

/** The epic with these pull requests on its first route. */
function epicWith(pulls: readonly PullRequest[]) {
  const { key, method, path, handler, file, line } = target;
  const judgement = aJudgement();
  return {
    ...plain,
    pullRequests: pulls.map(({ number, state, status }) => ({
      judgement: aJudgement({
        pullRequest: number,
        conversions: [
          { key, method, path, handler, file, line, from: "to-convert" as const, to: "converted" as const },
        ],
        verdicts: judgement.verdicts.map((verdict) => ({ ...verdict, status })),
      }),
      title: `Pull request ${number}`,
      author: "kim",
      state,
      judgedAt: "2026-09-01T00:00:00Z",
    })),
  };
}

test("nothing that we write into a table is taken for what somebody typed there", () => {
  fc.assert(
    fc.property(pullRequests, (pulls) => {
      const section = renderEpicSection(epicWith(pulls));

      expect([...readNotes(section)].filter(([, note]) => note !== "")).toEqual([]);
    }),
  );
});

test("a route with many pull requests is written the same again", () => {
  const pulls = Array.from({ length: 9 }, (_, n): PullRequest => {
    return { number: n + 1, state: "open", status: "fail" };
  });
  const section = renderEpicSection(epicWith(pulls));

  expect(section).toContain("and 5 more");
  expect(renderEpicSection({ ...epicWith(pulls), notes: readNotes(section) })).toBe(section);
});
