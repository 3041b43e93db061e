import type { IssueLookup } from "./repository.ts";
import type { CampaignSettings } from "./settings.ts";

/** How an issue stands that others wait for. `dropped`: closed, but not as done; `gone`: it cannot be read. */
export type IssueStanding = "open" | "closed" | "dropped" | "gone";

/** Cross-cutting work and its live state. */
export interface CrossCuttingState {
  readonly id: string;
  readonly title: string;
  readonly issue: number | null;
  /** `unknown`: no issue is configured, or nobody asked. */
  readonly state: "unknown" | IssueStanding;
  /** Keys of the targets that wait for it. */
  readonly waiting: readonly string[];
}

/** How the issue of a cross-cutting item stands. */
export function standingOf(lookup: IssueLookup): IssueStanding {
  if (!lookup.found) return "gone";
  if (lookup.issue.state === "open") return "open";
  return lookup.issue.isDone ? "closed" : "dropped";
}

/** Issues whose closing lets targets be converted, by the settings. */
export function issuesThatLift(settings: CampaignSettings): readonly number[] {
  const items = settings.cross_cutting.filter((item) => item.blocks !== "none");
  const numbers = [...items.map((item) => item.issue), ...settings.blocked.map((entry) => entry.until)];
  return [...new Set(numbers.filter((issue) => issue !== null))];
}

/**
 * The settings as they stand now that some of those issues are done: blocks that waited for them are gone, and what
 * a cross-cutting item kept back is lifted. An issue that is opened again brings them back.
 * @param isDone whether the work of an issue was done; one closed as not planned was not
 */
export function liftBlocks<Settings extends CampaignSettings>(
  settings: Settings,
  isDone: (issue: number) => boolean,
): Settings {
  const lifted = settings.cross_cutting.flatMap((item) =>
    item.blocks !== "none" && item.issue !== null && isDone(item.issue) ? [item.blocks] : [],
  );
  return {
    ...settings,
    blocked: settings.blocked.filter((entry) => entry.until === null || !isDone(entry.until)),
    lifted: [...new Set([...settings.lifted, ...lifted])],
  };
}
