/** Differences from the oracle that were looked at: why the scan is right, or what it cannot see. */
export const explained: Readonly<Record<string, string>> = {
  "phantom: airflow.providers.standard.decorators.stub:_StubOperator":
    "DecoratedOperator is of the task SDK, which hands it out by name; the oracle reads the providers alone",
  ...Object.fromEntries(
    [
      "common.ai.decorators.llm_branch:_LLMBranchDecoratedOperator",
      "common.ai.decorators.llm_schema_compare:_LLMSchemaCompareDecoratedOperator",
      "common.ai.operators.llm_branch:LLMBranchOperator",
      "common.ai.operators.llm_schema_compare:LLMSchemaCompareOperator",
      "discord.operators.discord_webhook:DiscordWebhookOperator",
    ].map((key) => [
      `has a call, does not defer: airflow.providers.${key}`,
      "overrides execute and does not call what its base defers in",
    ]),
  ),
  "has a call, does not defer: airflow.providers.teradata.operators.teradata_compute_cluster:_TeradataComputeClusterOperator":
    "its execute is abstract; only subclasses call the helper that defers",
  "has a call, does not defer: airflow.providers.teradata.operators.teradata_compute_cluster:TeradataComputeClusterDecommissionOperator":
    "drops the cluster and never calls the helper that defers",
  "defers elsewhere: airflow.providers.databricks.operators.databricks:DatabricksSubmitRunOperator":
    "operator.defer() in a module function that it hands itself to",
  "defers elsewhere: airflow.providers.databricks.operators.databricks:DatabricksRunNowOperator":
    "operator.defer() in a module function that it hands itself to",
  "unresolved: providers/microsoft/azure/src/airflow/providers/microsoft/azure/operators/msgraph.py:340 The callback of this defer call could not be read.":
    "method_name is a parameter without a default",
};
