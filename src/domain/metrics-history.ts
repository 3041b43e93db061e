/** One reading of a metric. */
export interface MetricSample {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly value: number;
}

/** The port to a server that keeps metrics over time. */
export interface MetricsHistory {
  /**
   * Readings of several metrics between two instants, summed over their labels. A metric without readings is absent.
   * @param stepSeconds distance between two readings
   * @throws MetricsError when the server cannot be asked or does not answer as it should
   */
  read(
    names: readonly string[],
    from: Date,
    to: Date,
    stepSeconds: number,
  ): Promise<ReadonlyMap<string, readonly MetricSample[]>>;
}

/** The metrics could not be read; the message says why and what to do. */
export class MetricsError extends Error {
  override readonly name = "MetricsError";
}
