/** The value that so large a share of sorted ones stays under; 0 of none. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** The usual ones in a line. */
export function percentiles(sorted: readonly number[], unit: string): string {
  const at = (share: number) => `${percentile(sorted, share).toFixed(0)}${unit}`;
  return `p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, most ${at(1)}`;
}

/** Milliseconds as people read them. */
export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(1)} s`;
}
