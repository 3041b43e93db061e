import type { Criterion } from "../domain/criterion.ts";
import { type OperatorFacts, operatorFactsOf } from "./shared/operator-facts.ts";
import { type RuledFindings, ruledFindings } from "./shared/ruled-findings.ts";
import { convertsNothing, verdictFrom } from "./shared/verdicts.ts";

const id = "async-trigger";
const sharedLoop =
  "One event loop runs all triggers of a triggerer: while this one blocks, none of them advances.";

/** Triggers are async, yield events, block nothing, are light, and handle being cancelled. */
export const asyncTrigger: Criterion = {
  id,
  title: "The trigger is async, light and handles cancellation",
  reconsiderOn: ["commits", "settings"],
  evaluate(pullRequest) {
    if (pullRequest.conversions.length === 0) return convertsNothing(id);
    const findings = ruledFindings(pullRequest.settings);
    for (const { after } of pullRequest.conversions) {
      for (const trigger of operatorFactsOf(after).triggers) judge(trigger, findings);
    }
    return verdictFrom(
      id,
      findings.list(),
      "Every trigger is async, yields events and blocks nothing.",
      pullRequest.unreadable,
    );
  },
};

function judge(trigger: OperatorFacts["triggers"][number], findings: RuledFindings): void {
  const { name, run } = trigger;
  const at = (place: { file: string; line: number }) => ({
    file: place.file,
    line: place.line,
    endLine: place.line,
    level: "error" as const,
  });
  if (run?.isAsync !== true) {
    findings.add("async-run", {
      message: run === null ? `${name} has no run method.` : `run of ${name} is not async.`,
      why: "The triggerer iterates over run as an async generator.",
      fix: "Write async def run(self) and yield TriggerEvent in it.",
      ...at(run ?? trigger),
    });
  } else if (!run.yieldsEvent) {
    findings.add("yields-event", {
      message: `run of ${name} yields no event.`,
      why: "Without an event the task stays deferred until it times out.",
      fix: "Yield a TriggerEvent for every outcome, failures included.",
      ...at(run),
    });
  }
  for (const remark of trigger.blocking) {
    findings.add("blocking-call-in-trigger", {
      message: `${name}.run blocks: ${remark.message}.`,
      why: sharedLoop,
      fix: "Await an async client, or wrap the call with sync_to_async or asyncio.to_thread.",
      ...at(remark),
    });
  }
  for (const remark of trigger.heavy) {
    findings.add("light-trigger", {
      message: `The constructor of ${name} does work: ${remark.message}.`,
      why: `The triggerer builds triggers on its event loop. ${sharedLoop}`,
      fix: "Only keep the arguments in the constructor; connect in run.",
      ...at(remark),
    });
  }
  if (!trigger.handlesCancellation) {
    findings.add("trigger-cancellation", {
      message: `${name} does nothing when it is cancelled.`,
      why: "on_kill of the operator never runs while it is deferred: the external work goes on after the task was stopped.",
      fix: "Implement cleanup or on_kill in the trigger, or cancel the work on asyncio.CancelledError in run.",
      ...at(trigger),
    });
  }
}
