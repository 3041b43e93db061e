import * as z from "zod";
import { glob } from "../../domain/pattern-settings.ts";
import { campaignShape } from "../../domain/settings.ts";

/** Settings of a campaign over the operators and sensors of Airflow providers or plugins. */
export const deferrableOperatorsSettings = z.strictObject({
  ...campaignShape,
  kind: z.literal("deferrable-operators"),
  roots: z
    .array(z.string())
    .default([])
    .describe("Folders that hold top-level Python packages; empty: found by looking."),
  trees: z
    .array(glob)
    .default([])
    .describe("Only operators whose file matches one of these globs; empty: all."),
  operator_bases: z
    .array(z.string().min(1))
    .default(["BaseOperator", "BaseOperatorMeta"])
    .describe("Base classes of operators."),
  sensor_bases: z
    .array(z.string().min(1))
    .default(["BaseSensorOperator"])
    .describe("Base classes of sensors, which wait by definition."),
  switch: z
    .string()
    .min(1)
    .default("deferrable")
    .describe("Name of the parameter that switches deferral on."),
  switch_default: z
    .string()
    .min(1)
    .default('conf.getboolean("operators", "default_deferrable", fallback=False)')
    .describe("What that parameter's default has to be, as Python source."),
  wait_parameters: z
    .array(z.string().min(1))
    .default([
      "wait_for_completion",
      "wait_until_finished",
      "wait_until_complete",
      "wait_for_termination",
      "wait_till_end",
      "wait_until_ready",
      "asynchronous",
    ])
    .describe("Parameters by which an operator says that it waits."),
  test_roots: z
    .array(glob)
    .default(["**/tests/**/*.py", "**/test_*.py"])
    .describe("Globs of the files with tests."),
});
export type DeferrableOperatorsSettings = z.infer<typeof deferrableOperatorsSettings>;
