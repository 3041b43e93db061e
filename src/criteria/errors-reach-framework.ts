import type { Criterion } from "../domain/criterion.ts";
import { ruledFindings } from "./shared/ruled-findings.ts";
import { type HandlerFacts, handlerFactsOf } from "./shared/typescript-facts.ts";
import { convertsNothing, verdictFrom } from "./shared/verdicts.ts";

const id = "errors-reach-framework";

const rules = {
  swallowed: "swallowed-rejection",
  uncaught: "uncaught-rejection",
  escapes: "escaping-rejection",
} as const;

/** Rejections of a converted handler reach the framework's error handling, or are answered by the handler. */
export const errorsReachFramework: Criterion = {
  id,
  title: "Rejections reach the framework's error handling",
  reconsiderOn: ["commits", "settings"],
  evaluate(pullRequest) {
    if (pullRequest.conversions.length === 0) return convertsNothing(id);
    const findings = ruledFindings(pullRequest.settings);
    for (const { after } of pullRequest.conversions) {
      const facts = handlerFactsOf(after);
      for (const { kind, message, file, line, endLine } of facts.lostRejections) {
        if (kind === "uncaught" && facts.rejectionsGoTo !== "nobody") continue;
        findings.add(rules[kind], {
          message: `${after.key}: ${message}`,
          why: reasonFor(kind, facts),
          fix: fixes[kind],
          file,
          line,
          endLine,
          level: kind === "escapes" ? "warning" : "error",
        });
      }
    }
    return verdictFrom(
      id,
      findings.list(),
      "Every rejection reaches the framework or is answered.",
      pullRequest.unreadable,
    );
  },
};

function reasonFor(kind: keyof typeof rules, { framework, frameworkVersion }: HandlerFacts): string {
  if (kind === "swallowed")
    return "The request is never answered, or is answered as if nothing had happened.";
  if (kind === "escapes") return "The catch that used to answer this error no longer sees it.";
  const version = frameworkVersion === null ? " of unknown version" : ` ${frameworkVersion}`;
  return `The ${framework} in use${framework === "express" ? version : ""} does not wait for handlers: the request hangs and Node ends the process on the rejection.`;
}

const fixes = {
  swallowed: "Answer the request in the catch, pass the error to next, or throw it on.",
  uncaught:
    "Wrap the handler in a function that passes rejections to next, catch them in it, or use Express 5.",
  escapes: "Await what is returned: return await inside try.",
} as const;
