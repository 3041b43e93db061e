import { CsvError, parse } from "csv-parse/sync";
import * as z from "zod";
import type { BenchmarkRow } from "../domain/benchmark-evidence.ts";
import type { BenchmarkSettings } from "../domain/settings.ts";

/** A file of measurements as it is in the repository; `text` is null where there is none. */
export interface BenchmarkFile {
  readonly path: string;
  readonly text: string | null;
}

/** More rows than any campaign measures; a larger file is somebody's raw log. */
const mostRows = 10_000;

const records = z.array(z.record(z.string(), z.string()));

/**
 * Reads the measurements, or says in a sentence what is wrong, with the line. Rows of other variants than `sync` and
 * `async` are somebody's own business and are left out.
 */
export function readBenchmarkRows(
  file: BenchmarkFile,
  columns: BenchmarkSettings["columns"],
): { readonly rows: readonly BenchmarkRow[] } | { readonly problem: string } {
  if (file.text === null)
    return { problem: `The settings name \`${file.path}\`, but there is no such file.` };
  let lines: z.infer<typeof records>;
  try {
    lines = records.parse(
      parse(file.text, { columns: true, bom: true, trim: true, skip_empty_lines: true, to: mostRows }),
    );
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { problem: `\`${file.path}\` is no readable CSV: ${error.message}` };
  }
  const missing = Object.values(columns).filter((column) => lines[0] !== undefined && !(column in lines[0]));
  if (lines.length === 0) return { problem: `\`${file.path}\` holds no measurements.` };
  if (missing.length > 0) {
    return {
      problem: `\`${file.path}\` has no column ${missing.map((column) => `\`${column}\``).join(", ")}. Map the names in the settings, below \`benchmarks.columns\`.`,
    };
  }
  const rows: BenchmarkRow[] = [];
  for (const [index, line] of lines.entries()) {
    const variant = (line[columns.variant] ?? "").toLowerCase();
    if (variant !== "sync" && variant !== "async") continue;
    const numbers = {
      concurrency: toNumber(line[columns.concurrency]),
      requestsPerSecond: toNumber(line[columns.requests_per_second]),
      p99Ms: toNumber(line[columns.p99_ms]),
      errors: toNumber(line[columns.errors] === "" ? "0" : line[columns.errors]),
    };
    const wrong = Object.entries(numbers).find(([, value]) => value === null)?.[0];
    const { concurrency, requestsPerSecond, p99Ms, errors } = numbers;
    if (concurrency === null || requestsPerSecond === null || p99Ms === null || errors === null) {
      return {
        problem: `\`${file.path}\`, row ${index + 1}: ${wrong ?? "a value"} is no number of zero or more.`,
      };
    }
    rows.push({ regime: line[columns.regime] ?? "", variant, concurrency, requestsPerSecond, p99Ms, errors });
  }
  return rows.length === 0
    ? { problem: `\`${file.path}\` has no row of variant \`sync\` or \`async\`.` }
    : { rows };
}

function toNumber(text: string | undefined): number | null {
  if (text === undefined || !/^[+]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text)) return null;
  const value = Number(text);
  return Number.isFinite(value) ? value : null;
}
