import type { Criterion } from "../domain/criterion.ts";
import { operatorFactsOf } from "./shared/operator-facts.ts";
import { ruledFindings } from "./shared/ruled-findings.ts";
import { convertsNothing, verdictFrom } from "./shared/verdicts.ts";

const id = "completion-callback";

/** The method that the operator goes on in exists, takes what it is given, and raises for a bad event. */
export const completionCallback: Criterion = {
  id,
  title: "The callback takes the event and raises for errors",
  reconsiderOn: ["commits", "settings"],
  evaluate(pullRequest) {
    if (pullRequest.conversions.length === 0) return convertsNothing(id);
    const findings = ruledFindings(pullRequest.settings);
    for (const { after } of pullRequest.conversions) {
      const facts = operatorFactsOf(after);
      for (const callback of facts.callbacks) {
        const site = facts.sites.find((each) => each.callback === callback.name) ?? after;
        const { file, line } = callback.place ?? site;
        const at = { file, line, endLine: line, level: "error" as const };
        if (callback.place === null) {
          findings.add("callback-exists", {
            message: `${after.name} defers to ${callback.name}, which it does not have.`,
            why: "When the trigger fires, the task fails with an AttributeError.",
            fix: `Add ${callback.name}(self, context, event) to the class.`,
            ...at,
          });
          continue;
        }
        if (!callback.takesContext || !callback.takesEvent) {
          const lacking = [
            callback.takesContext ? null : "context",
            callback.takesEvent ? null : "event",
          ].filter((name) => name !== null);
          findings.add("callback-signature", {
            message: `${callback.name} of ${after.name} does not take ${lacking.join(" and ")}.`,
            why: "Airflow calls it with the context and the trigger's event; without them the call fails or the outcome is lost.",
            fix: `Declare it as ${callback.name}(self, context, event).`,
            ...at,
          });
        }
        if (!callback.raises) {
          findings.add("callback-raises", {
            message: `${callback.name} of ${after.name} never raises.`,
            why: "A trigger reports a failure as an event like any other: the task would succeed although the work failed.",
            fix: "Look at the event's status and raise when it is not a success.",
            ...at,
          });
        }
      }
    }
    return verdictFrom(
      id,
      findings.list(),
      "Every callback exists, takes the event and raises for errors.",
      pullRequest.unreadable,
    );
  },
};
