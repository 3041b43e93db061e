import type { RecordedScan } from "./campaign-store.ts";
import type { TargetState } from "./target.ts";

/** A target that was converted and is not any more. */
export interface Regression {
  readonly key: string;
  readonly state: TargetState;
  readonly file: string;
  readonly line: number;
  /** The first recorded commit at which it was no longer converted, and when that was made. */
  readonly since: string | null;
  readonly sinceDate: string;
  /** The last recorded commit at which it was converted. */
  readonly convertedUntil: string | null;
}

/**
 * Targets of the last scan that some earlier scan saw converted. A target that is gone is not a regression.
 * @param scans oldest first, of one campaign
 */
export function findRegressions(scans: readonly RecordedScan[]): readonly Regression[] {
  const latest = scans[scans.length - 1];
  if (latest === undefined) return [];
  const lastConverted = new Map<string, number>();
  const firstAfter = new Map<string, number>();
  scans.forEach(({ scan }, index) => {
    for (const target of scan.targets) {
      if (target.state === "converted") {
        lastConverted.set(target.key, index);
        firstAfter.delete(target.key);
      } else if (lastConverted.has(target.key) && !firstAfter.has(target.key)) {
        firstAfter.set(target.key, index);
      }
    }
  });
  return latest.scan.targets.flatMap((target) => {
    const until = scans[lastConverted.get(target.key) ?? -1];
    const since = scans[firstAfter.get(target.key) ?? -1];
    if (target.state === "converted" || until === undefined || since === undefined) return [];
    return [
      {
        key: target.key,
        state: target.state,
        file: target.file,
        line: target.line,
        since: since.scan.commit,
        sinceDate: since.committedAt,
        convertedUntil: until.scan.commit,
      },
    ];
  });
}
