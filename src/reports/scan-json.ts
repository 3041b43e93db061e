import type { Scan } from "../domain/scan.ts";
import type { Target } from "../domain/target.ts";
import type { ScanReport, TargetReport } from "./report-schemas.ts";

/** What a route carries beside the fields of every target. */
const routeFields = ["method", "path", "handler", "definition", "session", "ownSession"] as const;

/** The published JSON of a scan, fields in a fixed order. Equal scans give equal bytes. */
export function renderScanJson(scan: Scan): string {
  return `${JSON.stringify(scanReportOf(scan), null, 2)}\n`;
}

/** The published shape of a scan. */
export function scanReportOf(scan: Scan): ScanReport {
  return {
    kind: scan.kind,
    commit: scan.commit,
    dirty: scan.dirty,
    progress: scan.progress,
    targets: scan.targets.map(targetReportOf),
    unresolved: scan.unresolved.map(({ file, line, message }) => ({ file, line, message })),
  };
}

/** The published shape of one target. */
export function targetReportOf(target: Target): TargetReport {
  const own = new Map<string, unknown>(Object.entries(target));
  const route = Object.fromEntries(
    routeFields.flatMap((field) => (own.has(field) ? [[field, own.get(field)]] : [])),
  ) as Partial<Pick<TargetReport, (typeof routeFields)[number]>>;
  return {
    key: target.key,
    kind: target.kind,
    name: target.name,
    ...route,
    file: target.file,
    line: target.line,
    state: target.state,
    marks: [...target.marks],
    reasons: target.reasons.map(({ message, file, line }) => ({ message, file, line })),
    facts: target.facts,
  };
}
