import type { Criterion } from "../domain/criterion.ts";
import type { Target } from "../domain/target.ts";
import { operatorFactsOf } from "./shared/operator-facts.ts";
import { type RuledFindings, ruledFindings } from "./shared/ruled-findings.ts";
import { convertsNothing, verdictFrom } from "./shared/verdicts.ts";

const id = "two-stage-execution";

/** A converted operator submits, defers, and does not poll on the way. */
export const twoStageExecution: Criterion = {
  id,
  title: "The operator submits, then defers",
  reconsiderOn: ["commits", "settings"],
  evaluate(pullRequest) {
    if (pullRequest.conversions.length === 0) return convertsNothing(id);
    const findings = ruledFindings(pullRequest.settings);
    for (const { after } of pullRequest.conversions) judge(after, findings);
    return verdictFrom(
      id,
      findings.list(),
      "Every operator submits and then defers.",
      pullRequest.unreadable,
    );
  },
};

function judge(target: Target, findings: RuledFindings): void {
  const facts = operatorFactsOf(target);
  if (facts.sites.length === 0 && !facts.startsFromTrigger) {
    findings.add("submits-then-defers", {
      message: `${target.name} does not defer: execute reaches no call of defer.`,
      why: "Without it the operator holds its worker slot for as long as the external system works.",
      fix: "Call self.defer(trigger=..., method_name=..., timeout=...) in execute once the work is submitted.",
      file: target.file,
      line: target.line,
      endLine: target.line,
      level: "error",
    });
  }
  for (const { message, file, line } of facts.waits.filter((wait) => wait.side === "deferred")) {
    findings.add("no-polling-when-deferred", {
      message: `${target.name} waits before or beside deferring: ${message}.`,
      why: "The slot that deferring should free is held while it polls.",
      fix: "Put the waiting into the branch that runs without deferring, or leave it to the trigger.",
      file,
      line,
      endLine: line,
      level: "error",
    });
  }
  for (const site of facts.sites.filter((each) => !each.hasTimeout)) {
    findings.add("defer-timeout", {
      message: `${target.name} defers without a timeout.`,
      why: "A trigger whose event never comes leaves the task deferred for ever.",
      fix: "Pass timeout= to defer, for instance the execution timeout of the operator.",
      file: site.file,
      line: site.line,
      endLine: site.endLine,
      level: "error",
    });
  }
  for (const { message, file, line } of facts.unreadable) {
    findings.add("readable-defer-site", {
      message,
      why: "What cannot be read cannot be judged.",
      fix: "Name the trigger class and the callback where defer is called, or have a reviewer look at this place.",
      file,
      line,
      endLine: line,
      level: "warning",
    });
  }
}
