import * as z from "zod";
import { matchesGlob } from "./matching.ts";
import { glob } from "./pattern-settings.ts";

/**
 * What a rule says about a practice: it must be there, must not be there, may be there (said, never failed),
 * or is not looked at.
 */
export const ruleValue = z.enum(["require", "forbid", "accept", "off"]);
export type RuleValue = z.infer<typeof ruleValue>;

/** One value for everything, or the first entry whose globs match the path; `default` is for the rest. */
export const ruleSetting = z.union([
  ruleValue,
  z.strictObject({
    default: ruleValue,
    paths: z.array(z.strictObject({ globs: z.array(glob).min(1), value: ruleValue })),
  }),
]);
export type RuleSetting = z.infer<typeof ruleSetting>;

/** A named, dated bundle of rule values; every report names the one that it applied. */
export interface RuleSet {
  readonly id: string;
  /** ISO date from which the practice holds. */
  readonly date: string;
  readonly title: string;
  readonly rules: Readonly<Record<string, RuleSetting>>;
}

/** The value of a rule for a path. */
export function ruleValueFor(setting: RuleSetting, path: string): RuleValue {
  if (typeof setting === "string") return setting;
  return setting.paths.find((entry) => matchesGlob(path, entry.globs))?.value ?? setting.default;
}
