import type { Criterion, Verdict } from "../domain/criterion.ts";
import { matchesGlob } from "../domain/matching.ts";
import type { Conversion, ConversionPullRequest } from "../domain/pull-request.ts";
import { isRoute } from "../domain/target.ts";
import { type ContractChange, compareContracts } from "./contract-unchanged/compare-contracts.ts";
import { findOrderChanges } from "./contract-unchanged/routing-order.ts";
import { contractPathsOf } from "./shared/contract-settings.ts";
import { type RuledFindings, ruledFindings } from "./shared/ruled-findings.ts";
import { convertsNothing, verdictFrom } from "./shared/verdicts.ts";

const id = "contract-unchanged";
const why =
  "A conversion changes how a route works inside; clients must not notice. Any change of its contract needs a pull request of its own.";

/** What the converted routes promise their clients is the same before and after. */
export const contractUnchanged: Criterion = {
  id,
  title: "The contract of the converted routes is unchanged",
  reconsiderOn: ["commits", "settings"],
  evaluate: (pullRequest) =>
    pullRequest.conversions.length === 0 ? convertsNothing(id) : judge(pullRequest),
};

function judge(pullRequest: ConversionPullRequest): Verdict {
  const findings = ruledFindings(pullRequest.settings);
  for (const conversion of pullRequest.conversions) {
    compareAddress(conversion, findings);
    comparePromises(pullRequest, conversion, findings);
  }
  compareOrder(pullRequest, findings);
  compareFiles(pullRequest, findings);
  return verdictFrom(
    id,
    findings.list(),
    "Parameters, responses, status codes and routing are the same as before.",
    pullRequest.unreadable,
  );
}

function compareAddress({ before, after }: Conversion, findings: RuledFindings): void {
  const isSometimes = (["conditional", "default-off"] as const).find(
    (mark) => after.marks.includes(mark) && !before.marks.includes(mark),
  );
  if (isSometimes !== undefined) {
    findings.add("contract", {
      message: `${after.key} is now served only under a condition.`,
      why,
      fix: "Serve it always, as before.",
      file: after.file,
      line: after.line,
      endLine: after.line,
      level: "error",
    });
  }
  if (before.key === after.key) return;
  findings.add("contract", {
    message: `${before.key} is now served as ${after.key}.`,
    why,
    fix: `Serve it as ${before.key} again.`,
    file: after.file,
    line: after.line,
    endLine: after.line,
    level: "error",
  });
}

function comparePromises(
  pullRequest: ConversionPullRequest,
  { before, after }: Conversion,
  findings: RuledFindings,
): void {
  const earlier = pullRequest.baseContracts.get(before.key);
  const later = pullRequest.headContracts.get(after.key);
  if (earlier === undefined || later === undefined) {
    findings.add("contract", {
      message: `What ${after.key} promises could not be read.`,
      why: "What cannot be read cannot be compared.",
      fix: "Compare its decorator and signature by eye.",
      file: after.file,
      line: after.line,
      endLine: after.line,
      level: "warning",
    });
    return;
  }
  for (const change of compareContracts(earlier, later)) {
    const line = change.place?.line ?? after.line;
    const isProse = change.aspect === "description";
    // A status that is only new may have come with a helper; one that is gone is another answer.
    const isForReview = isProse || (change.kind === "added" && isRaising(change.aspect));
    findings.add(isProse ? "contract-docs" : "contract", {
      message: `${after.key}: ${describe(change)}`,
      why: change.kind === "unclear" ? "What cannot be read cannot be compared." : why,
      fix: change.kind === "unclear" ? "Compare it by eye." : "Put it back as it was.",
      file: change.place?.file ?? after.file,
      line,
      endLine: line,
      level: change.kind === "unclear" || isForReview ? "warning" : "error",
    });
  }
}

function describe({ kind, aspect, before, after }: ContractChange): string {
  switch (kind) {
    case "changed":
      return `${aspect} was ${quote(before)} and is now ${quote(after)}.`;
    case "removed":
      return `${aspect} is gone${isRaising(aspect) ? "" : ` (it was ${quote(before)})`}.`;
    case "added":
      return `${aspect} is new${isRaising(aspect) ? "" : ` (${quote(after)})`}.`;
    case "moved":
      return `${aspect} stands in another place.`;
    case "unclear":
      return `${aspect} could not be understood on both sides.`;
  }
}

/** These have no value: they are there or not. */
function isRaising(aspect: string): boolean {
  return aspect.startsWith("raising ");
}

function quote(value: string | null): string {
  if (value === null) return "unknown";
  return `\`${value.length > 100 ? `${value.slice(0, 97)}...` : value}\``;
}

function compareOrder(pullRequest: ConversionPullRequest, findings: RuledFindings): void {
  const keys = new Set(pullRequest.conversions.map(({ after }) => after.key));
  const changes = findOrderChanges(pullRequest.baseScan.targets, pullRequest.headScan.targets, keys);
  for (const { converted, other, isOvertaken } of changes) {
    findings.add("routing-order", {
      message: `${converted.key} now stands ${isOvertaken ? "behind" : "before"} ${other.key}, which can match the same requests.`,
      why: "The route that is registered first answers, so some requests reach another handler than before.",
      fix: "Leave the handlers in the order in which they were.",
      file: converted.file,
      line: converted.line,
      endLine: converted.line,
      level: "error",
    });
  }
}

/** Files that carry the contract; those that hold a converted route or tests are judged elsewhere. */
function compareFiles(pullRequest: ConversionPullRequest, findings: RuledFindings): void {
  const globs = contractPathsOf(pullRequest.settings);
  const own = new Set(pullRequest.headScan.targets.filter(isRoute).map((target) => target.file));
  for (const file of pullRequest.changedFiles) {
    const paths = [file.path, file.previousPath].filter((path) => path !== null);
    const touched = paths.find((path) => matchesGlob(path, globs) && !own.has(path) && !isTest(path));
    if (touched === undefined) continue;
    findings.add("contract-files", {
      message: `${touched} was ${file.status}; it is part of the API's contract.`,
      why,
      fix: "Leave API versions, data models and generated OpenAPI files out of a conversion.",
      file: touched,
      line: 1,
      endLine: 1,
      level: "error",
    });
  }
}

function isTest(path: string): boolean {
  return /(^|\/)(tests?|__tests__)\/|(^|\/)(test_[^/]*|[^/]*_test|conftest)\.py$|\.(test|spec)\.[cm]?[jt]sx?$/.test(
    path,
  );
}
