import type { Criterion } from "../domain/criterion.ts";
import { operatorFactsOf } from "./shared/operator-facts.ts";
import { ruledFindings } from "./shared/ruled-findings.ts";
import { convertsNothing, verdictFrom } from "./shared/verdicts.ts";

const id = "trigger-serialization";
const rule = "trigger-serialization";
const why =
  "The triggerer rebuilds the trigger from what serialize returns; what is not in it is lost on the way.";

/** A trigger serialises all that its constructor takes, and nothing else. */
export const triggerSerialization: Criterion = {
  id,
  title: "The trigger serialises all that it is given",
  reconsiderOn: ["commits", "settings"],
  evaluate(pullRequest) {
    if (pullRequest.conversions.length === 0) return convertsNothing(id);
    const findings = ruledFindings(pullRequest.settings);
    const triggers = pullRequest.conversions.flatMap(({ after }) => operatorFactsOf(after).triggers);
    for (const { name, serialization, file, line } of triggers) {
      const at = {
        file: serialization?.file ?? file,
        line: serialization?.line ?? line,
        endLine: serialization?.line ?? line,
      };
      if (serialization === null) {
        findings.add(rule, {
          message: `${name} has no serialize method.`,
          why,
          fix: "Return the class path and all constructor arguments from serialize.",
          level: "error",
          ...at,
        });
      } else if (!serialization.isReadable) {
        findings.add(rule, {
          message: `What serialize of ${name} returns could not be read.`,
          why: "What cannot be read cannot be compared with the constructor.",
          fix: "Return a literal dict, or compare it with the constructor by eye.",
          level: "warning",
          ...at,
        });
      } else {
        for (const parameter of serialization.missing) {
          findings.add(rule, {
            message: `${name} takes ${parameter} but does not serialise it.`,
            why,
            fix: `Add ${JSON.stringify(parameter)}: self.${parameter} to what serialize returns.`,
            level: "error",
            ...at,
          });
        }
        if (serialization.elsewhere !== null) {
          findings.add(rule, {
            message: `${name} serialises the class path ${serialization.elsewhere}, where there is no such class.`,
            why: "The triggerer imports the class by this path; the task fails when it cannot.",
            fix: "Write the module and the name of the trigger class.",
            level: "error",
            ...at,
          });
        }
        for (const key of serialization.crossed) {
          findings.add(rule, {
            message: `${name} serialises another attribute as ${key}.`,
            why: "The trigger that the triggerer builds is not the one that the operator made.",
            fix: `Write ${JSON.stringify(key)}: self.${key}.`,
            level: "error",
            ...at,
          });
        }
        for (const key of serialization.surplus) {
          findings.add(rule, {
            message: `${name} serialises ${key}, which its constructor does not take.`,
            why: "The triggerer passes it to the constructor, which fails with a TypeError.",
            fix: `Take ${key} in the constructor, or leave it out of serialize.`,
            level: "error",
            ...at,
          });
        }
      }
    }
    return verdictFrom(
      id,
      findings.list(),
      "Every trigger serialises what its constructor takes.",
      pullRequest.unreadable,
    );
  },
};
