/** GitHub refuses longer bodies of issues and comments. Source: its error "body is too long (maximum is 65536 characters)". */
export const bodyLimit = 65_536;

/** GitHub refuses longer summaries and texts of check runs. Source: GitHub REST, "Create a check run". */
export const checkRunTextLimit = 65_535;

/** One step of shortening: what is shown, and what a reader is told is missing. */
export interface Shortening<Detail> {
  readonly detail: Detail;
  /** What this step leaves out, for the sentence that says so; null for the full text. */
  readonly leavesOut: string | null;
}

/**
 * The fullest text that fits. Steps go from the full text to the shortest one; each adds to what is left out.
 * When even the last one is too long, it is cut at a line, which keeps the beginning (marker, conclusion, verdicts).
 */
export function fit<Detail>(
  steps: readonly Shortening<Detail>[],
  limit: number,
  render: (detail: Detail, leftOut: readonly string[]) => string,
): string {
  const leftOut: string[] = [];
  let text = "";
  for (const step of steps) {
    if (step.leavesOut !== null) leftOut.push(step.leavesOut);
    text = render(step.detail, leftOut);
    if (text.length <= limit) return text;
  }
  const notice = "\n\n… The rest was cut: it is longer than GitHub takes.\n";
  const room = text.slice(0, limit - notice.length);
  return `${room.slice(0, Math.max(room.lastIndexOf("\n"), 0))}${notice}`;
}
