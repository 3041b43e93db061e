import type { Examination } from "../domain/examination.ts";
import { type TerminalOptions, type Tone, toned } from "./terminal.ts";

const marks: Readonly<Record<Examination["outcome"], readonly [string, Tone]>> = {
  well: ["ok", "good"],
  warning: ["look", "warn"],
  wrong: ["WRONG", "bad"],
  skipped: ["not yet", "dim"],
};

const markWidth = 7;

/** One line per examination; below it what to do, and the details where something is to be done. */
export function renderDoctorReport(examinations: readonly Examination[], options: TerminalOptions): string {
  const lines = examinations.flatMap(({ title, outcome, message, details, fix }) => {
    const [mark, tone] = marks[outcome];
    const more = outcome === "well" || outcome === "skipped" ? [] : details;
    return [
      `${toned(mark, tone, options)}${" ".repeat(markWidth - mark.length)}  ${toned(title, "strong", options)}: ${toned(message, "plain", options)}`,
      ...more.map((detail) => `           ${toned(detail, "dim", options)}`),
      ...(fix === null ? [] : [`         → ${toned(fix, "plain", options)}`]),
    ];
  });
  return `${[...lines, "", toned(summariseExaminations(examinations), "strong", options)].join("\n")}\n`;
}

/** The same for programs. */
export function renderDoctorJson(examinations: readonly Examination[]): string {
  return `${JSON.stringify({ ok: isWell(examinations), examinations }, null, 2)}\n`;
}

/** Whether nothing keeps the app from working. */
export function isWell(examinations: readonly Examination[]): boolean {
  return examinations.every(({ outcome }) => outcome === "well" || outcome === "warning");
}

/** The whole in a sentence. */
export function summariseExaminations(examinations: readonly Examination[]): string {
  const count = (outcome: Examination["outcome"]) =>
    examinations.filter((examination) => examination.outcome === outcome).length;
  if (examinations.length === 0) return "Nothing was examined.";
  const wrong = count("wrong");
  const warnings = count("warning");
  if (wrong === 0 && warnings === 0) return "Everything that can be examined from here is all right.";
  const parts = [
    ...(wrong === 0 ? [] : [`${wrong} of ${examinations.length} examinations found something wrong`]),
    ...(warnings === 0 ? [] : [`${warnings} found something to look at`]),
  ];
  return `${parts.join(", ")}.`;
}
