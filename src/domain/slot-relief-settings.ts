import * as z from "zod";

/** Prometheus' own rule for names; nothing else gets into a query. */
const metricName = z.string().regex(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,199}$/, "expected the name of a metric");

/** What a campaign measures slot relief by. The server is the operator's to name, never the repository's. */
export const slotReliefSettings = z.strictObject({
  window_days: z.number().positive().max(28).default(7).describe("Length of each of the two windows."),
  rollout_hours: z
    .number()
    .nonnegative()
    .max(672)
    .default(24)
    .describe("Time after a merge that belongs to neither window: until the conversion is deployed."),
  metrics: z
    .strictObject({
      open_slots: metricName.default("airflow_executor_open_slots"),
      queued_tasks: metricName.default("airflow_executor_queued_tasks"),
      running_tasks: metricName.default("airflow_executor_running_tasks"),
      starving_tasks: metricName.default("airflow_scheduler_tasks_starving"),
      executable_tasks: metricName.default("airflow_scheduler_tasks_executable"),
      scheduled_tasks: metricName.default("af_agg_ti_scheduled"),
    })
    .prefault({})
    .describe("Names of Airflow's metrics in this deployment; statsd mappings differ."),
});
export type SlotReliefSettings = z.infer<typeof slotReliefSettings>;
export type SlotMetric = keyof SlotReliefSettings["metrics"];
