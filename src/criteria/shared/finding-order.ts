import type { Finding } from "../../domain/criterion.ts";

const severity = { error: 0, warning: 1, note: 2 } as const;

/** What matters most first; then in reading order, so that equal pull requests give equal bytes. */
export function compareFindings(a: Finding, b: Finding): number {
  return (
    severity[a.level] - severity[b.level] ||
    compareText(a.file, b.file) ||
    a.line - b.line ||
    compareText(a.message, b.message)
  );
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
