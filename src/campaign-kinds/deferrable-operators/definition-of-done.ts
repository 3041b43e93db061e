import { asyncTrigger } from "../../criteria/async-trigger.ts";
import { completionCallback } from "../../criteria/completion-callback.ts";
import { deferrableDefault } from "../../criteria/deferrable-default.ts";
import { stageTests } from "../../criteria/stage-tests.ts";
import { syncPathUnchanged } from "../../criteria/sync-path-unchanged.ts";
import { triggerSerialization } from "../../criteria/trigger-serialization.ts";
import { twoStageExecution } from "../../criteria/two-stage-execution.ts";
import type { Criterion } from "../../domain/criterion.ts";

/** What makes an operator deferrable, in the order in which its author meets it. */
export const definitionOfDone: readonly Criterion[] = [
  twoStageExecution,
  completionCallback,
  asyncTrigger,
  triggerSerialization,
  syncPathUnchanged,
  deferrableDefault,
  stageTests,
];
