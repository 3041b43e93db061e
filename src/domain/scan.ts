import { countProgress, type Progress } from "./progress.ts";
import type { Target } from "./target.ts";

/** A place of the source that could not be resolved, and therefore keeps the campaign below 100 %. */
export interface Unresolved {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** All targets at one commit. */
export interface Scan<T extends Target = Target> {
  readonly kind: string;
  /** Full SHA-1, or null for a folder outside git. */
  readonly commit: string | null;
  readonly dirty: boolean;
  readonly progress: Progress;
  readonly targets: readonly T[];
  readonly unresolved: readonly Unresolved[];
}

/** Puts the parts of a scan together; targets are ordered by file, line and key, so that equal trees give equal bytes. */
export function makeScan<T extends Target>(parts: {
  kind: string;
  commit: string | null;
  dirty: boolean;
  targets: readonly T[];
  unresolved: readonly Unresolved[];
}): Scan<T> {
  const targets = [...parts.targets].sort(
    (a, b) => compare(a.file, b.file) || a.line - b.line || compare(a.key, b.key),
  );
  const unresolved = [...parts.unresolved].sort(
    (a, b) => compare(a.file, b.file) || a.line - b.line || compare(a.message, b.message),
  );
  return {
    kind: parts.kind,
    commit: parts.commit,
    dirty: parts.dirty,
    progress: countProgress(targets, unresolved.length),
    targets,
    unresolved,
  };
}

/** How one target changed between two scans. */
export interface TargetChange<T extends Target = Target> {
  readonly key: string;
  readonly before: T | null;
  readonly after: T | null;
}

/** What happened between two scans. `converted` and `regressed` are about the state `converted` only. */
export interface ScanDelta<T extends Target = Target> {
  readonly converted: readonly TargetChange<T>[];
  readonly regressed: readonly TargetChange<T>[];
  readonly added: readonly TargetChange<T>[];
  readonly removed: readonly TargetChange<T>[];
  /** State changed, but neither to nor from `converted`. */
  readonly changed: readonly TargetChange<T>[];
  readonly unchanged: readonly TargetChange<T>[];
}

/** Compares two scans of the same campaign by target key. */
export function diffScans<T extends Target>(before: Scan<T>, after: Scan<T>): ScanDelta<T> {
  const delta = {
    converted: [] as TargetChange<T>[],
    regressed: [] as TargetChange<T>[],
    added: [] as TargetChange<T>[],
    removed: [] as TargetChange<T>[],
    changed: [] as TargetChange<T>[],
    unchanged: [] as TargetChange<T>[],
  };
  const earlier = new Map(before.targets.map((target) => [target.key, target]));
  const later = new Map(after.targets.map((target) => [target.key, target]));
  for (const key of new Set([...earlier.keys(), ...later.keys()])) {
    const change = { key, before: earlier.get(key) ?? null, after: later.get(key) ?? null };
    delta[classify(change)].push(change);
  }
  return delta;
}

function classify({ before, after }: TargetChange): keyof ScanDelta {
  if (before === null) return "added";
  if (after === null) return "removed";
  if (before.state === after.state) return "unchanged";
  if (after.state === "converted") return "converted";
  if (before.state === "converted") return "regressed";
  return "changed";
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
