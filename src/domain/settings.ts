import * as z from "zod";
import { matchesKey } from "./matching.ts";
import { glob, pattern, targetPattern } from "./pattern-settings.ts";
import { type RuleValue, ruleSetting, ruleValueFor } from "./rules.ts";
import { slotReliefSettings } from "./slot-relief-settings.ts";

const globs = z.array(glob);

/** One database backend and how its CI evidence is recognised. */
export const backendSettings = z.strictObject({
  id: z.string().min(1).describe("Short name: sqlite, postgres, mysql."),
  title: z.string().min(1).describe("Name shown to people: SQLite, PostgreSQL, MySQL."),
  driver: z
    .string()
    .nullable()
    .default(null)
    .describe("Async driver assumed to be in use. Shown as assumed: no check run proves it."),
  verified_by: z
    .array(pattern)
    .min(1)
    .describe("Check runs whose names match prove that this route's tests ran on the backend."),
  without_tests: z
    .array(pattern)
    .default([])
    .describe("Check runs whose names match ran on the backend, but without this route's tests."),
});
export type BackendSettings = z.infer<typeof backendSettings>;

/** Where CI evidence may come from, and which files could forge it. */
export const ciSettings = z.strictObject({
  app: z.string().default("github-actions").describe("Slug of the only app whose check runs count."),
  commit_statuses: z
    .boolean()
    .default(false)
    .describe("Count commit statuses too. They carry no app, so anybody who may write one can forge it."),
  protected_paths: globs
    .default([
      ".github/workflows/**",
      ".github/actions/**",
      "Dockerfile*",
      "**/Dockerfile*",
      "**/pytest.ini",
      "**/conftest.py",
      "**/tox.ini",
      "**/noxfile.py",
    ])
    .describe("A pull request that changes one of these decides what CI runs: its evidence goes to review."),
  pending_hours: z
    .number()
    .positive()
    .max(336)
    .default(24)
    .describe("After so many hours without evidence the check run is completed as action_required."),
  review_conclusion: z
    .enum(["neutral", "action_required"])
    .default("neutral")
    .describe("How `review` shows on GitHub. A required check lets neutral through."),
});

const exclusion = z.strictObject({
  targets: z.array(targetPattern).min(1).describe("Keys or globs over keys: `GET /health`, `* /auth/**`."),
  reason: z.string().min(1),
});

const block = exclusion.extend({
  until: z
    .number()
    .int()
    .positive()
    .nullable()
    .default(null)
    .describe("Issue whose closing lifts the block."),
});

const crossCuttingItem = z.strictObject({
  id: z.string().min(1),
  title: z.string().min(1),
  issue: z.number().int().positive().nullable().default(null).describe("Its issue; null: not known yet."),
  blocks: z
    .enum(["none", "secrets"])
    .default("none")
    .describe("`secrets`: routes that resolve secrets wait for this item."),
});

const poolSettings = z.strictObject({
  size: z.number().int().nonnegative(),
  overflow: z.number().int().nonnegative(),
});

const budget = z.strictObject({
  workers: z.number().int().positive().describe("API server worker processes."),
  sync_pool: poolSettings,
  async_pool: poolSettings,
  max_connections: z.number().int().positive(),
  reserved: z.number().int().nonnegative().default(3),
  other_clients: z.number().int().nonnegative().default(0),
});
export type BudgetSettings = z.infer<typeof budget>;

const benchmarks = z.strictObject({
  path: z.string().min(1).describe("CSV file in the repository."),
  columns: z
    .strictObject({
      regime: z.string(),
      variant: z.string(),
      concurrency: z.string(),
      requests_per_second: z.string(),
      p99_ms: z.string(),
      errors: z.string(),
    })
    .prefault({
      regime: "regime",
      variant: "variant",
      concurrency: "concurrency",
      requests_per_second: "requests_per_second",
      p99_ms: "p99_ms",
      errors: "errors",
    }),
  parity_percent: z.number().nonnegative().default(3),
  high_concurrency: z.number().int().positive().default(100),
});
export type BenchmarkSettings = z.infer<typeof benchmarks>;

/** What every campaign has, whatever its kind. A kind adds its own fields to this shape. */
export const campaignShape = {
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "expected lower case letters, digits and `-`, at most 63")
    .describe("Name of the campaign in commands and addresses; must not change later."),
  title: z.string().min(1).max(120).describe("Shown to people."),
  epic: z.number().int().positive().nullable().default(null).describe("Number of the umbrella issue."),
  branch: z.string().min(1).nullable().default(null).describe("Tracked branch; null: the default branch."),
  exclude: z.array(exclusion).default([]).describe("Targets that are out of scope, each with its reason."),
  blocked: z.array(block).default([]).describe("Targets that wait for something else, each with its reason."),
  rule_set: z.string().describe("Named, dated bundle of rules to judge by."),
  rules: z.record(z.string(), ruleSetting).default({}).describe("Rules that differ from the rule set."),
  backends: z.array(backendSettings).default([]),
  ci: ciSettings.prefault({}),
  epic_section: z
    .strictObject({
      table: z.boolean().default(true).describe("Keep a progress table in a managed section of the epic."),
      checklist: z.boolean().default(true).describe("Adopt check boxes of an existing hand-kept checklist."),
      groups: globs.default([]).describe("Group files by these globs; empty: one group per file."),
    })
    .prefault({}),
  cross_cutting: z.array(crossCuttingItem).default([]),
  lifted: z
    .array(z.enum(["secrets"]))
    .default([])
    .describe(
      "What keeps no target back any more, beside what the closed issues of `cross_cutting` lift: `secrets` once secrets can be resolved asynchronously.",
    ),
  budget: budget.nullable().default(null),
  benchmarks: benchmarks.nullable().default(null),
  slot_relief: slotReliefSettings
    .nullable()
    .default(null)
    .describe("Measure the executor's slots before and after each landed conversion; null: not at all."),
} satisfies z.ZodRawShape;

/** The fields that are there whatever the kind; kinds extend `campaignShape` in the same way. */
export const coreCampaign = z.strictObject({ ...campaignShape, kind: z.string() });

/** Settings of one campaign, defaults filled in. */
export type CampaignSettings = z.infer<typeof coreCampaign>;

/**
 * The value of a rule for a path: the campaign's own, else the rule set's. The loader has merged the rule set
 * into `rules`, so a rule that is not there is not known.
 */
export function ruleFor(settings: Pick<CampaignSettings, "rules">, rule: string, path: string): RuleValue {
  const setting = settings.rules[rule];
  if (setting === undefined) throw new Error(`Rule ${rule} is in no rule set of this campaign kind.`);
  return ruleValueFor(setting, path);
}

/** The reason for which settings leave a target out, or null. */
export function exclusionOf(key: string, settings: Pick<CampaignSettings, "exclude">): string | null {
  return settings.exclude.find(({ targets }) => matchesKey(key, targets))?.reason ?? null;
}
