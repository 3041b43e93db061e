import type { Scan } from "../domain/scan.ts";
import type { Target, TargetState } from "../domain/target.ts";
import { progressFacts, progressSentence } from "./progress-words.ts";
import { stateWords } from "./status-words.ts";
import { renderTerminalTable, type TerminalOptions, type Tone, toned } from "./terminal.ts";

const tones: Readonly<Partial<Record<TargetState, Tone>>> = {
  converted: "good",
  blocking: "bad",
  mixed: "bad",
  unresolved: "warn",
  "no-session": "dim",
  "not-applicable": "dim",
  excluded: "dim",
};

/** A scan for the terminal: every target, what could not be resolved, and the counts last, where the eye rests. */
export function renderScanTable(
  scan: Scan,
  noun: { readonly one: string; readonly many: string },
  options: TerminalOptions,
): string {
  const rows = scan.targets.map((target) => [
    toned(stateWords[target.state], tones[target.state] ?? "plain", options),
    toned(target.key, "plain", options),
    toned(target.name === target.key ? "" : target.name, "plain", options),
    toned(`${target.file}:${target.line}`, "dim", options),
    toned(remarksOf(target), "dim", options),
  ]);
  const parts = [
    rows.length === 0
      ? `No ${noun.many} found.`
      : renderTerminalTable(["State", "Key", "Name", "Where", "Remarks"], rows),
  ];
  if (scan.unresolved.length > 0) {
    const places = scan.unresolved.map((place) =>
      toned(`  ${place.file}:${place.line}: ${place.message}`, "warn", options),
    );
    parts.push([toned("Could not be resolved:", "strong", options), ...places].join("\n"));
  }
  parts.push(
    [toned(progressSentence(scan.progress, noun), "strong", options), ...progressFacts(scan.progress)].join(
      "\n",
    ),
  );
  return `${parts.join("\n\n")}\n`;
}

function remarksOf(target: Target): string {
  return target.marks.join(", ");
}
