import type { Criterion } from "../domain/criterion.ts";
import { ruledFindings } from "./shared/ruled-findings.ts";
import { handlerFactsOf } from "./shared/typescript-facts.ts";
import { convertsNothing, verdictFrom } from "./shared/verdicts.ts";

const id = "async-handler";

/** Converted routes have async handlers that reach no blocking work. */
export const asyncHandler: Criterion = {
  id,
  title: "The handlers are async and reach no blocking work",
  reconsiderOn: ["commits", "settings"],
  evaluate(pullRequest) {
    if (pullRequest.conversions.length === 0) return convertsNothing(id);
    const findings = ruledFindings(pullRequest.settings);
    for (const { after } of pullRequest.conversions) {
      const facts = handlerFactsOf(after);
      const place = { file: after.file, line: after.line, endLine: after.line };
      if (facts.definition === "sync") {
        findings.add("async-definition", {
          message: `${after.name} of ${after.key} gives no promise: it is no async function.`,
          why: "The framework can only wait for, and answer the errors of, a handler that gives it a promise.",
          fix: "Declare the handler async and await what it calls.",
          level: "error",
          ...place,
        });
      }
      for (const work of facts.work) {
        const last = work.chain.at(-1) ?? { ...place, message: "" };
        const way = work.chain.slice(0, -1).map((step) => `${step.message} (${step.file}:${step.line})`);
        findings.add(work.kind === "callback" ? "callback-api" : "blocking-call", {
          message: `${after.key} reaches blocking work: ${[...way, last.message].join(", ")}.`,
          why:
            work.kind === "callback"
              ? "Nothing waits for a callback: the handler is done before its work is, and what the callback throws ends the process."
              : "While it runs, the process answers nobody; async on top of it changes nothing.",
          fix:
            work.kind === "callback"
              ? "Use the promise API, or wrap the call with util.promisify, and await it."
              : "Use the asynchronous API and await it, or move the work to a worker thread.",
          file: last.file,
          line: last.line,
          endLine: last.endLine,
          level: "error",
        });
      }
    }
    return verdictFrom(
      id,
      findings.list(),
      "Every handler is async and reaches no blocking work.",
      pullRequest.unreadable,
    );
  },
};
