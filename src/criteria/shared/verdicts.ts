import { type Finding, statusOf, type Verdict } from "../../domain/criterion.ts";

/** The answer of every criterion about a pull request that converts nothing. */
export function convertsNothing(criterion: string): Verdict {
  return {
    criterion,
    status: "not-applicable",
    summary: "This pull request converts nothing.",
    findings: [],
  };
}

/**
 * The verdict that findings amount to. Where something could not be read, it is at best `review`: what could
 * not be seen is said, not passed.
 */
export function verdictFrom(
  criterion: string,
  findings: readonly Finding[],
  passing: string,
  unreadable: readonly string[] = [],
): Verdict {
  const found = statusOf(findings);
  const status = found === "pass" && unreadable.length > 0 ? "review" : found;
  return { criterion, status, summary: summarise(findings, passing, unreadable), findings };
}

function summarise(findings: readonly Finding[], passing: string, unreadable: readonly string[]): string {
  const errors = findings.filter((finding) => finding.level === "error");
  const warnings = findings.filter((finding) => finding.level === "warning");
  const first = errors[0] ?? warnings[0];
  const unread = unreadable[0] === undefined ? "" : ` Not everything could be read: ${unreadable[0]}`;
  if (first === undefined) return `${passing}${unread}`;
  const more = errors.length + warnings.length - 1;
  const others = more === 0 ? "" : ` And ${more} more.`;
  return `${first.message} (${first.file}:${first.line})${others}${unread}`;
}
