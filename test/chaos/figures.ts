import { appendFileSync, existsSync, readFileSync } from "node:fs";
import type { Result } from "./run-schedule.ts";

/** The results so far, one JSON line per seed; a run that was interrupted goes on where it stopped. */
export class Figures {
  readonly results: Result[] = [];
  readonly #file: string | null;

  /** @param file null: nothing is kept */
  constructor(file: string | null) {
    this.#file = file;
    if (file !== null && existsSync(file)) {
      const lines = readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line !== "");
      this.results.push(...lines.map((line) => JSON.parse(line) as Result));
    }
  }

  has(seed: number): boolean {
    return this.results.some((result) => result.seed === seed);
  }

  add(result: Result): void {
    this.results.push(result);
    if (this.#file !== null) appendFileSync(this.#file, `${JSON.stringify(result)}\n`);
  }

  /** Everything in a few lines; sums over all results. */
  summary(): string {
    const { results } = this;
    const failed = results.filter(({ violations }) => violations.length > 0);
    const sum = (count: (result: Result) => number) =>
      results.reduce((total, result) => total + count(result), 0);
    const of = (kind: Result["kind"]) => results.filter((result) => result.kind === kind).length;
    const fates: Record<string, number> = {};
    for (const { deliveries } of results)
      for (const [fate, count] of Object.entries(deliveries)) fates[fate] = (fates[fate] ?? 0) + count;
    const times = results.map(({ convergedMs }) => convergedMs).sort((a, b) => a - b);
    const at = (share: number) =>
      ((times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0) / 1_000).toFixed(1);
    return [
      `${results.length} schedules: ${of("embedded")} embedded, ${of("postgres")} on PostgreSQL with two processes`,
      `${sum(({ steps }) => steps)} steps, ${sum(({ kills }) => kills)} times kill -9, ${sum(({ faults }) => faults)} failed requests`,
      `${sum(({ deliveries }) => Object.values(deliveries).reduce((a, b) => a + b, 0))} deliveries: ${Object.entries(
        fates,
      )
        .map(([fate, count]) => `${count} ${fate}`)
        .join(", ")}`,
      `true after ${at(0.5)} s (p50), ${at(0.95)} s (p95), ${at(1)} s (most)`,
      `${failed.length} schedules with violations${failed.length === 0 ? "" : `: ${failed.map(({ seed }) => seed).join(", ")}`}`,
    ].join("\n");
  }
}
