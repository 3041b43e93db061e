import type { Criterion } from "../domain/criterion.ts";
import { operatorFactsOf } from "./shared/operator-facts.ts";
import { ruledFindings } from "./shared/ruled-findings.ts";
import { convertsNothing, verdictFrom } from "./shared/verdicts.ts";

const id = "deferrable-default";

/** The parameter that switches deferral on has the configured default. */
export const deferrableDefault: Criterion = {
  id,
  title: "The default of deferrable comes from the configuration",
  reconsiderOn: ["commits", "settings"],
  evaluate(pullRequest) {
    if (pullRequest.conversions.length === 0) return convertsNothing(id);
    const findings = ruledFindings(pullRequest.settings);
    for (const { before, after } of pullRequest.conversions) {
      const { switch: found, startsFromTrigger } = operatorFactsOf(after);
      if (found === null && !startsFromTrigger) {
        findings.add("configured-default", {
          message: `${after.name} always defers: it has no parameter to switch it off.`,
          why: `Where no triggerer runs, ${before.name} would stop working; users choose by [operators] default_deferrable.`,
          fix: 'Add deferrable: bool = conf.getboolean("operators", "default_deferrable", fallback=False).',
          file: after.file,
          line: after.line,
          endLine: after.line,
          level: "error",
        });
      } else if (found !== null && !found.isConfigured) {
        findings.add("configured-default", {
          message: `${found.parameter} of ${after.name} has ${found.default === null ? "no default" : `the default ${found.default}`}.`,
          why: "The default of the whole deployment, [operators] default_deferrable, would not reach this operator.",
          fix: 'Use conf.getboolean("operators", "default_deferrable", fallback=False).',
          file: found.file,
          line: found.line,
          endLine: found.line,
          level: "error",
        });
      } else if (found !== null && found.overriddenBy !== null) {
        findings.add("configured-default", {
          message: `${after.name} sets ${found.parameter} to ${found.overriddenBy}, whatever it is given.`,
          why: "Neither the user's choice nor the default of the deployment reaches the operator.",
          fix: `Keep the parameter: self.${found.parameter} = ${found.parameter}.`,
          file: found.file,
          line: found.line,
          endLine: found.line,
          level: "error",
        });
      }
    }
    return verdictFrom(
      id,
      findings.list(),
      "The default comes from [operators] default_deferrable.",
      pullRequest.unreadable,
    );
  },
};
