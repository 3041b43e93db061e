import * as z from "zod";
import { targetStates } from "../domain/target.ts";

/*
 * The published shapes of `scan` and `check`, from which the JSON Schemas in `schemas/` are generated. They describe
 * what others rely on: a field may be added here, none may be renamed or dropped.
 */

const status = z.enum(["pass", "fail", "pending", "review", "not-applicable"]);

const state = z.enum(targetStates);

const file = z
  .string()
  .describe("Relative to the git top level (outside git: to the scanned folder), with `/`.");
const line = z.number().int().describe("From 1.");
const count = z.number().int().nonnegative();
const key = z.string().describe("`METHOD /path` for routes, `package.module:Class` for operators.");

const progress = z.strictObject({
  converted: count,
  convertible: count.describe("converted + to-convert + blocking + mixed"),
  percent: count.max(100).describe("Rounded down; never 100 while anything is unresolved."),
  toConvert: count,
  blocking: count,
  mixed: count,
  blocked: count,
  notApplicable: count,
  excluded: count,
  unmounted: count,
  unresolved: count.describe("Unresolved targets and places of the source that could not be resolved."),
});

const target = z.strictObject({
  key,
  kind: z.string(),
  name: z.string(),
  method: z.string().optional().describe("Routes only."),
  path: z.string().optional().describe("Routes only: in full, as served, converters kept."),
  handler: z.string().optional().describe("Routes only."),
  definition: z.enum(["sync", "async"]).optional().describe("Routes: what the running framework sees."),
  session: z
    .enum(["none", "sync", "async", "both"])
    .optional()
    .describe("Routes: over the whole closure of dependencies."),
  ownSession: z
    .enum(["none", "sync", "async", "both"])
    .optional()
    .describe("Routes: own parameters and body only."),
  file,
  line,
  state,
  marks: z.array(z.string()),
  reasons: z.array(z.strictObject({ message: z.string(), file, line })),
  facts: z.unknown().describe("What the campaign kind knows beyond that."),
});

/** What `scan --format json` prints. */
export const scanReport = z.strictObject({
  kind: z.string(),
  commit: z.string().nullable().describe("Full SHA-1; null for a folder outside git."),
  dirty: z.boolean(),
  progress,
  targets: z.array(target),
  unresolved: z.array(z.strictObject({ file, line, message: z.string() })),
});
export type ScanReport = z.infer<typeof scanReport>;
export type TargetReport = ScanReport["targets"][number];

const finding = z.strictObject({
  message: z.string(),
  why: z.string(),
  fix: z.string(),
  file,
  line,
  endLine: line,
  level: z.enum(["error", "warning", "note"]),
  suggestion: z.string().optional().describe("Replaces the whole lines `line` to `endLine`."),
});

/** What `check --format json` prints. */
export const checkReport = z.strictObject({
  base: z.string().describe("The merge base."),
  head: z.string(),
  ruleSet: z.strictObject({ id: z.string(), date: z.string(), title: z.string() }),
  conversions: z.array(
    z.strictObject({
      key,
      method: z.string().optional(),
      path: z.string().optional(),
      handler: z.string().optional(),
      file,
      from: state,
      to: state,
    }),
  ),
  verdicts: z.array(
    z.strictObject({ criterion: z.string(), status, summary: z.string(), findings: z.array(finding) }),
  ),
  advisories: z.array(
    z.strictObject({
      id: z.string(),
      message: z.string(),
      file: z.string().nullable(),
      line: z.number().int().nullable(),
    }),
  ),
  conclusion: status,
});
export type CheckReport = z.infer<typeof checkReport>;
