import type { Finding, Status } from "../domain/criterion.ts";
import type { Judgement } from "../domain/judgement.ts";
import { renderCodeFrame } from "./code-frame.ts";
import { conclusionTitles, levelWords, stateWords } from "./status-words.ts";
import { renderTerminalTable, type TerminalOptions, type Tone, toned } from "./terminal.ts";

const tones: Readonly<Record<Status, Tone>> = {
  pass: "good",
  fail: "bad",
  pending: "warn",
  review: "warn",
  "not-applicable": "dim",
};

/** How a judgement is shown on a terminal. */
export interface CheckTableOptions extends TerminalOptions {
  /** Lines of the files that findings point into, by path; where absent, no code is shown. */
  readonly sources?: ReadonlyMap<string, readonly string[]>;
  /** True where the files on disk were judged, on top of the head. */
  readonly workingTree?: boolean;
}

/** A judgement for the terminal. `path:line` begins its own line, so that terminals and editors make it a link. */
export function renderCheckTable(judgement: Judgement, options: CheckTableOptions): string {
  const parts = [
    `${toned(judgement.campaign.title, "strong", options)}: ${toned(conclusionTitles[judgement.conclusion], tones[judgement.conclusion], options)}`,
  ];
  if (judgement.conversions.length > 0) {
    const rows = judgement.conversions.map((conversion) => [
      toned(conversion.key, "plain", options),
      toned(`${stateWords[conversion.from]} -> ${stateWords[conversion.to]}`, "plain", options),
      toned(`${conversion.file}:${conversion.line}`, "dim", options),
    ]);
    parts.push(renderTerminalTable(["Converts", "Change", "Where"], rows));
  }
  if (judgement.verdicts.length > 0) parts.push(renderVerdicts(judgement, options));
  for (const verdict of judgement.verdicts) {
    if (verdict.findings.length === 0) continue;
    const findings = verdict.findings.map((finding) => renderFinding(finding, options));
    parts.push([toned(verdict.title, "strong", options), ...findings].join("\n"));
  }
  if (judgement.backends.length > 0) {
    const rows = judgement.backends.map((backend) => [
      toned(backend.title, "plain", options),
      toned(backend.status, tones[backend.status], options),
      toned(backend.summary, "plain", options),
    ]);
    parts.push(renderTerminalTable(["Backend", "Verdict", "In short"], rows));
  }
  if (judgement.advisories.length > 0) {
    const lines = judgement.advisories.map((advisory) => {
      const place = advisory.file === null ? "" : `${advisory.file}:${advisory.line ?? 1}: `;
      return toned(`  ${place}${advisory.message}`, "dim", options);
    });
    parts.push([toned("Also worth a look", "strong", options), ...lines].join("\n"));
  }
  parts.push(
    toned(
      `Compared ${judgement.base.slice(0, 7)} with ${options.workingTree === true ? "the working tree on " : ""}${judgement.head.slice(0, 7)}; rule set ${judgement.ruleSet.id} of ${judgement.ruleSet.date}; settings: ${judgement.settingsSource}.`,
      "dim",
      options,
    ),
  );
  return `${parts.join("\n\n")}\n`;
}

function renderVerdicts(judgement: Judgement, options: TerminalOptions): string {
  const rows = judgement.verdicts.map((verdict) => [
    toned(verdict.status, tones[verdict.status], options),
    toned(verdict.criterion, "plain", options),
    toned(verdict.summary, "plain", options),
  ]);
  return renderTerminalTable(["Verdict", "Criterion", "In short"], rows);
}

function renderFinding(finding: Finding, options: CheckTableOptions): string {
  const tone: Tone = finding.level === "error" ? "bad" : finding.level === "warning" ? "warn" : "dim";
  const place = finding.file === "" ? "" : `${finding.file}:${finding.line}: `;
  // A note tells, it does not accuse: its place is enough.
  const lines = finding.level === "note" ? [] : (options.sources?.get(finding.file) ?? []);
  const frame = renderCodeFrame(lines, finding, options);
  return [
    `${toned(place, "strong", options)}${place === "" ? "" : " "}${toned(levelWords[finding.level], tone, options)}: ${toned(finding.message, "plain", options)}`,
    ...frame.map((line) => `  ${line}`),
    ...(finding.why === "" ? [] : [`  why: ${toned(finding.why, "plain", options)}`]),
    ...(finding.fix === "" ? [] : [`  fix: ${toned(finding.fix, "plain", options)}`]),
  ].join("\n");
}
