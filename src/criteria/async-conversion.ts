import type { Criterion, Verdict } from "../domain/criterion.ts";
import type { ConversionPullRequest } from "../domain/pull-request.ts";
import { findAddedEndings } from "./async-conversion/added-endings.ts";
import { findNewlyBlocking } from "./async-conversion/blocking.ts";
import { findForgottenCallers } from "./async-conversion/callers.ts";
import { findHalfConversions } from "./async-conversion/half-conversions.ts";
import { type HandlerPair, readHandlers } from "./async-conversion/handlers.ts";
import { noteHazards } from "./async-conversion/hazards.ts";
import { findSessionFaults } from "./async-conversion/session-faults.ts";
import { compareStatements } from "./async-conversion/statements.ts";
import { compareWrites } from "./async-conversion/write-order.ts";
import { type RuledFindings, ruledFindings } from "./shared/ruled-findings.ts";
import { convertsNothing, verdictFrom } from "./shared/verdicts.ts";

const id = "async-conversion";

/** The converted routes are async through and through, and do to the database what they did before. */
export const asyncConversion: Criterion = {
  id,
  title: "Converted routes are async through and through",
  reconsiderOn: ["commits", "settings"],
  evaluate: (pullRequest) =>
    pullRequest.conversions.length === 0 ? convertsNothing(id) : judge(pullRequest),
};

async function judge(pullRequest: ConversionPullRequest): Promise<Verdict> {
  const findings = ruledFindings(pullRequest.settings);
  for (const pair of await readHandlers(pullRequest)) {
    judgeHandler(pair, findings);
    noteHazards(pair, findings);
  }
  await findForgottenCallers(pullRequest, findings);
  const passing =
    pullRequest.conversions.length === 1
      ? "The converted route awaits every call on its session."
      : `All ${pullRequest.conversions.length} converted routes await every call on their sessions.`;
  return verdictFrom(id, findings.list(), passing, pullRequest.unreadable);
}

function judgeHandler(pair: HandlerPair, findings: RuledFindings): void {
  const { after, base, head } = pair;
  if (head === null) {
    findings.add("unseen-hand-off", {
      message: `The handler of ${after.key} could not be read.`,
      why: "What cannot be read cannot be judged.",
      fix: "Look at the handler by eye.",
      file: after.file,
      line: after.line,
      endLine: after.line,
      level: "warning",
    });
    return;
  }
  findHalfConversions(pair, findings);
  findSessionFaults(head, findings);
  findAddedEndings(base, head, findings);
  findNewlyBlocking(base, head, findings);
  if (base === null) return;
  compareStatements(base, head, findings);
  compareWrites(base, head, findings);
}
