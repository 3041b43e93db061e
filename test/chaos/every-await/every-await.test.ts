import { expect, it } from "vitest";
import { buildProcess } from "../build-process.ts";
import { openWorld } from "../world.ts";
import { playStory } from "./play-story.ts";
import type { Point } from "./points.ts";
import { stories } from "./stories.ts";

/** What the app does for a question; `npm run chaos -- --every-await` has the process killed at all points. */
const story = stories.find(({ name }) => name === "somebody asks for the state");
const reply = "POST /repos/OWNER/REPO/issues/N/comments";

it("who is killed right before or after a reply gives it once", { timeout: 300_000 }, async () => {
  if (story === undefined) throw new Error("There is no such story.");
  const world = await openWorld("embedded", await buildProcess(), { processes: 1, reconcileMinutes: 60 });
  try {
    const { trace, violations } = await playStory(world, story, null);
    expect(violations).toEqual([]);
    expect(trace.request.get(reply)).toBe(1);
    expect(trace.statement.size).toBeGreaterThan(10);
    const point: Point = {
      story: story.name,
      kind: "embedded",
      at: "request",
      name: reply,
      occurrence: 1,
      when: "after",
    };
    const finish = [...trace.statement.keys()].find((name) =>
      name.includes("DELETE FROM pgboss.job WHERE name"),
    );
    if (finish === undefined) throw new Error("No statement ends a job.");
    const points: Point[] = [
      { ...point, when: "before" },
      point,
      { ...point, at: "statement", name: finish, when: "before" },
    ];
    for (const each of points) {
      expect(await playStory(world, story, each)).toMatchObject({ isHit: true, violations: [] });
    }
  } finally {
    await world.close();
  }
});
