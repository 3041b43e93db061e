import { createHash } from "node:crypto";
import type { Finding, Verdict } from "../domain/criterion.ts";
import type { Judgement } from "../domain/judgement.ts";
import { type LinkContext, repositoryUrl } from "./links.ts";
import { pathInUrl, plainText } from "./neutralise.ts";

/**
 * A judgement as a SARIF 2.1.0 log, which editors and GitHub code scanning read.
 * Source: OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0".
 */
export function renderCheckSarif(judgement: Judgement, links: LinkContext, version: string): string {
  const repository = repositoryUrl(links);
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "convert-status",
            semanticVersion: version,
            rules: judgement.verdicts.map((verdict) => ({
              id: verdict.criterion,
              shortDescription: { text: plainText(verdict.title) },
            })),
          },
        },
        columnKind: "utf16CodeUnits",
        ...(repository === null
          ? {}
          : { versionControlProvenance: [{ repositoryUri: repository, revisionId: judgement.head }] }),
        results: judgement.verdicts.flatMap((verdict, index) => resultsOf(verdict, index)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function resultsOf(verdict: Verdict, ruleIndex: number): unknown[] {
  if (verdict.findings.length > 0) {
    return verdict.findings.map((finding) => resultOf(verdict, ruleIndex, finding));
  }
  const kind = kinds[verdict.status];
  return [
    {
      ruleId: verdict.criterion,
      ruleIndex,
      kind,
      level: kind === "fail" ? "error" : "none",
      message: { text: plainText(verdict.summary) || verdict.status },
    },
  ];
}

/** SARIF's words for a result that has no place. */
const kinds = {
  pass: "pass",
  fail: "fail",
  pending: "open",
  review: "review",
  "not-applicable": "notApplicable",
} as const;

function resultOf(verdict: Verdict, ruleIndex: number, finding: Finding): unknown {
  const text = [finding.message, finding.why, finding.fix === "" ? "" : `To do: ${finding.fix}`]
    .map(plainText)
    .filter((part) => part !== "")
    .join("\n");
  const uri = pathInUrl(finding.file);
  return {
    ruleId: verdict.criterion,
    ruleIndex,
    kind: "fail",
    level: finding.level,
    message: { text },
    ...(finding.file === "" || finding.line < 1
      ? {}
      : {
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri, uriBaseId: "%SRCROOT%" },
                region: { startLine: finding.line, endLine: Math.max(finding.line, finding.endLine) },
              },
            },
          ],
        }),
    partialFingerprints: { "convertStatus/v1": fingerprint(verdict.criterion, finding) },
    ...(finding.suggestion === undefined ? {} : { fixes: [fixOf(uri, finding, finding.suggestion)] }),
  };
}

/** Whole lines are replaced: from the first column to the first column after the last line. */
function fixOf(uri: string, finding: Finding, suggestion: string): unknown {
  return {
    description: { text: plainText(finding.fix) || "Suggested change" },
    artifactChanges: [
      {
        artifactLocation: { uri, uriBaseId: "%SRCROOT%" },
        replacements: [
          {
            deletedRegion: {
              startLine: finding.line,
              startColumn: 1,
              endLine: Math.max(finding.line, finding.endLine) + 1,
              endColumn: 1,
            },
            insertedContent: { text: suggestion === "" ? "" : `${suggestion}\n` },
          },
        ],
      },
    ],
  };
}

/** Lines move; what is found in which file does not, so that code scanning recognises a finding again. */
function fingerprint(criterion: string, finding: Finding): string {
  return createHash("sha256")
    .update([criterion, finding.file, finding.message].join("\n"))
    .digest("hex")
    .slice(0, 32);
}
