/** One measured run. */
export interface BenchmarkRow {
  readonly regime: string;
  readonly variant: "sync" | "async";
  readonly concurrency: number;
  readonly requestsPerSecond: number;
  readonly p99Ms: number;
  /** Failed requests, refused connections included. */
  readonly errors: number;
}

export type BenchmarkVerdict = "win" | "parity" | "inversion" | "saturated" | "invalid";

/** Sync against async at one concurrency. */
interface BenchmarkCell {
  readonly concurrency: number;
  readonly runs: { readonly sync: number; readonly async: number };
  /** Change of the median in percent, async against sync; null where one side is missing or zero. */
  readonly requestsPerSecondChange: number | null;
  readonly p99Change: number | null;
  readonly verdict: BenchmarkVerdict;
  /** Why, in a few words. */
  readonly because: string;
}

/** All cells of one regime (number of workers, database, machine). */
interface BenchmarkRegime {
  readonly regime: string;
  readonly cells: readonly BenchmarkCell[];
  /** True when no cell is saturated or invalid: only then its wins count. */
  readonly clean: boolean;
}

export interface BenchmarkEvidence {
  readonly regimes: readonly BenchmarkRegime[];
  /** Regime and concurrency of a clean win at high concurrency; null while conversions are justified by parity only. */
  readonly cleanWin: { readonly regime: string; readonly concurrency: number } | null;
  readonly highConcurrency: number;
  readonly parityPercent: number;
}

/**
 * What the measurements show. Medians are compared; where a side was measured several times, overlapping spreads
 * outside the parity band prove nothing.
 */
export function judgeBenchmarks(
  rows: readonly BenchmarkRow[],
  band: { readonly parityPercent: number; readonly highConcurrency: number },
): BenchmarkEvidence {
  const regimes = [...group(rows, (row) => row.regime)].map(([regime, ofRegime]) => {
    const cells = [...group(ofRegime, (row) => row.concurrency)]
      .sort(([a], [b]) => a - b)
      .map(([concurrency, ofCell]) => judgeCell(concurrency, ofCell, band.parityPercent));
    return {
      regime,
      cells,
      clean: cells.every((cell) => cell.verdict !== "invalid" && cell.verdict !== "saturated"),
    };
  });
  return { regimes, cleanWin: findCleanWin(regimes, band.highConcurrency), ...band };
}

function findCleanWin(
  regimes: readonly BenchmarkRegime[],
  highConcurrency: number,
): BenchmarkEvidence["cleanWin"] {
  for (const { regime, cells, clean } of regimes) {
    const high = cells.filter((cell) => cell.concurrency >= highConcurrency);
    const win = high.find((cell) => cell.verdict === "win");
    if (clean && win !== undefined && high.every((cell) => cell.verdict !== "inversion")) {
      return { regime, concurrency: win.concurrency };
    }
  }
  return null;
}

function judgeCell(concurrency: number, rows: readonly BenchmarkRow[], parity: number): BenchmarkCell {
  const sync = rows.filter((row) => row.variant === "sync");
  const async = rows.filter((row) => row.variant === "async");
  const requestsPerSecondChange = change(sync, async, (row) => row.requestsPerSecond);
  const p99Change = change(sync, async, (row) => row.p99Ms);
  const errors = rows.reduce((sum, row) => sum + row.errors, 0);
  const [verdict, because] = ((): [BenchmarkVerdict, string] => {
    if (sync.length === 0 || async.length === 0)
      return ["invalid", `no ${sync.length === 0 ? "sync" : "async"} run`];
    if (errors > 0) return ["invalid", `${errors} errors`];
    if (requestsPerSecondChange === null || p99Change === null) return ["invalid", "a side measured nothing"];
    if (Math.abs(requestsPerSecondChange) <= parity) return ["parity", `within ${parity} %`];
    if (spreadsOverlap(sync, async)) return ["saturated", "the spreads of the runs overlap"];
    if (requestsPerSecondChange < 0) return ["inversion", "fewer requests per second"];
    if (p99Change > parity) return ["parity", "more requests per second, but a worse p99"];
    return ["win", "more requests per second, p99 no worse"];
  })();
  return {
    concurrency,
    runs: { sync: sync.length, async: async.length },
    requestsPerSecondChange,
    p99Change,
    verdict,
    because,
  };
}

function change(
  sync: readonly BenchmarkRow[],
  async: readonly BenchmarkRow[],
  of: (row: BenchmarkRow) => number,
): number | null {
  const before = median(sync.map(of));
  const after = median(async.map(of));
  if (before === null || after === null || before <= 0 || after <= 0) return null;
  return Math.round(((after - before) / before) * 1000) / 10;
}

function spreadsOverlap(sync: readonly BenchmarkRow[], async: readonly BenchmarkRow[]): boolean {
  if (sync.length < 2 || async.length < 2) return false;
  const [a, b] = [sync, async].map((rows) => rows.map((row) => row.requestsPerSecond)) as [
    number[],
    number[],
  ];
  return Math.max(...a) >= Math.min(...b) && Math.max(...b) >= Math.min(...a);
}

function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle];
  const lower = sorted[sorted.length % 2 === 0 ? middle - 1 : middle];
  return upper === undefined || lower === undefined ? null : (upper + lower) / 2;
}

function group<Item, Key>(items: readonly Item[], by: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const list = groups.get(by(item));
    if (list === undefined) groups.set(by(item), [item]);
    else list.push(item);
  }
  return groups;
}
