import type { Criterion } from "../domain/criterion.ts";
import { ruledFindings } from "./shared/ruled-findings.ts";
import { handlerFactsOf } from "./shared/typescript-facts.ts";
import { convertsNothing, verdictFrom } from "./shared/verdicts.ts";

const id = "no-floating-promise";

/** Every promise in a converted handler is awaited, returned or handled. */
export const noFloatingPromise: Criterion = {
  id,
  title: "No promise floats",
  reconsiderOn: ["commits", "settings"],
  evaluate(pullRequest) {
    if (pullRequest.conversions.length === 0) return convertsNothing(id);
    const findings = ruledFindings(pullRequest.settings);
    for (const { after } of pullRequest.conversions) {
      for (const { message, file, line, endLine, kind, awaited } of handlerFactsOf(after).floating) {
        findings.add(kind === "void" ? "void-promise" : "floating-promise", {
          message: `${after.key}: ${message}`,
          why: "The answer is sent before the work is done, and a rejection reaches nobody: Node ends the process on it.",
          fix: "Await the promise, return it, or collect it with Promise.all and await that.",
          file,
          line,
          endLine,
          level: "error",
          ...(awaited === null ? {} : { suggestion: awaited }),
        });
      }
    }
    return verdictFrom(
      id,
      findings.list(),
      "Every promise is awaited, returned or handled.",
      pullRequest.unreadable,
    );
  },
};
