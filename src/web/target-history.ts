import type { RecordedScan } from "../domain/campaign-store.ts";
import type { TargetState } from "../domain/target.ts";

/** Something that happened to one target on the tracked branch. */
export interface TargetEvent {
  readonly commit: string | null;
  /** ISO 8601. */
  readonly committedAt: string;
  /** Null: it was not there. */
  readonly from: TargetState | null;
  readonly to: TargetState | null;
  /** Where it is then; null when it is gone. */
  readonly file: string | null;
  readonly line: number | null;
}

/**
 * The life of one target: when it was first seen, every change of its state or file, when it went; oldest first.
 * @param scans oldest first
 */
export function targetHistory(scans: readonly RecordedScan[], key: string): readonly TargetEvent[] {
  const events: TargetEvent[] = [];
  let state: TargetState | null = null;
  let file: string | null = null;
  for (const { scan, committedAt } of scans) {
    const target = scan.targets.find((candidate) => candidate.key === key);
    const now = target?.state ?? null;
    const place = target?.file ?? null;
    if (now !== state || (now !== null && place !== file)) {
      events.push({
        commit: scan.commit,
        committedAt,
        from: state,
        to: now,
        file: place,
        line: target?.line ?? null,
      });
    }
    state = now;
    file = place;
  }
  return events;
}
