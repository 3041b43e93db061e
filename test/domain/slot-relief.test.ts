import { describe, expect, it } from "vitest";
import type { MetricSample } from "../../src/domain/metrics-history.ts";
import { makeScan } from "../../src/domain/scan.ts";
import { compareWindows, type Landing, landingsOf, windowsOf } from "../../src/domain/slot-relief.ts";
import { slotReliefSettings } from "../../src/domain/slot-relief-settings.ts";
import type { Target, TargetState } from "../../src/domain/target.ts";

const settings = slotReliefSettings.parse({ window_days: 1, rollout_hours: 6 });
const landing: Landing = { commit: "a", landedAt: "2026-06-10T00:00:00Z", targets: ["x:Op"] };
const step = 3600;
const afterwards = new Date("2026-06-20T00:00:00Z");

/** One reading an hour in both windows: `before` in the first one, `after` in the second. */
function readings(before: number, after: number): readonly MetricSample[] {
  const windows = windowsOf(landing, settings);
  const hours = Array.from({ length: 24 }, (_, hour) => hour * step * 1000);
  return [
    ...hours.map((hour) => ({ at: windows.before.from + hour, value: before })),
    ...hours.map((hour) => ({ at: windows.after.from + hour, value: after })),
    { at: windows.before.to + 1000, value: 1e6 },
  ];
}

const measured = (
  samples: Readonly<Record<string, readonly MetricSample[]>>,
  others: readonly Landing[] = [landing],
) => compareWindows(landing, settings, new Map(Object.entries(samples)), step, others, afterwards);

const sameLoad = { af_agg_ti_scheduled: readings(40, 44) };

describe("slot relief", () => {
  it("is the means of the two windows; the roll-out between them belongs to neither", () => {
    const relief = measured({ ...sameLoad, airflow_executor_open_slots: readings(4, 9.5) });

    expect(relief.changes.find(({ metric }) => metric === "open_slots")).toMatchObject({
      before: 4,
      after: 9.5,
    });
    expect(relief.caveats).toEqual([]);
  });

  it("says nothing while the second window is not over", () => {
    const relief = compareWindows(
      landing,
      settings,
      new Map(),
      step,
      [landing],
      new Date("2026-06-11T05:59:59Z"),
    );

    expect(relief.changes).toEqual([]);
    expect(relief.measuredUntil).toBe("2026-06-11T06:00:00.000Z");
  });

  it.each([
    ["the load differs", { af_agg_ti_scheduled: readings(40, 80) }, /The load differs: 40 .* 80 after/],
    [
      "the load is not known",
      { airflow_executor_open_slots: readings(1, 2) },
      /whether the load was the same/,
    ],
    ["nothing was measured", {}, /has none of these metrics/],
    ["readings are missing", { af_agg_ti_scheduled: readings(40, 40).slice(6) }, /Only 75 % of the readings/],
  ])("warns where %s", (_, samples: Readonly<Record<string, readonly MetricSample[]>>, caveat) => {
    expect(measured(samples).caveats.join(" ")).toMatch(caveat);
  });

  it("warns where another conversion landed in between", () => {
    const other = { ...landing, commit: "b", landedAt: "2026-06-09T12:00:00Z" };
    const earlier = { ...landing, commit: "c", landedAt: "2026-06-01T12:00:00Z" };

    expect(measured(sameLoad, [landing, other, earlier]).caveats.join(" ")).toMatch(
      /Another landing is within/,
    );
    expect(measured(sameLoad, [landing, earlier]).caveats).toEqual([]);
  });

  it("knows landings by what the branch holds, newest first; going back is none", () => {
    const scanned = (commit: string, states: readonly TargetState[]) => ({
      scan: makeScan({
        kind: "deferrable-operators",
        commit,
        dirty: false,
        targets: states.map((state, index) => target(`x:Op${index}`, state)),
        unresolved: [],
      }),
      committedAt: "2026-06-01T00:00:00Z",
    });
    const landings = landingsOf([
      scanned("1", ["to-convert", "to-convert"]),
      scanned("2", ["converted", "to-convert"]),
      scanned("3", ["to-convert", "to-convert"]),
      scanned("4", ["to-convert", "converted"]),
    ]);

    expect(landings.map(({ commit, targets }) => [commit, targets])).toEqual([
      ["4", ["x:Op1"]],
      ["2", ["x:Op0"]],
    ]);
  });

  it.each(["up{}", "a b", 'a"} or vector(1)', "1a", ""])(
    "takes no query for the name of a metric: %s",
    (name) => {
      expect(slotReliefSettings.safeParse({ metrics: { open_slots: name } }).success).toBe(false);
    },
  );
});

function target(key: string, state: TargetState): Target {
  return {
    key,
    kind: "deferrable-operators",
    name: key,
    file: "x.py",
    line: 1,
    state,
    marks: [],
    reasons: [],
    facts: {},
  };
}
