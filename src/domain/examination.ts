/**
 * One examination of the set-up. `well` and `warning` let the app work, `wrong` keeps it from working, `skipped` says
 * that something before it has to be mended first.
 */
export interface Examination {
  readonly id: string;
  readonly title: string;
  readonly outcome: "well" | "warning" | "wrong" | "skipped";
  /** What was found, in a sentence that everybody may read: no names of private things, no inner addresses. */
  readonly message: string;
  /** Names, addresses, texts of errors: for the operator, in the terminal. */
  readonly details: readonly string[];
  /** What to do; null when there is nothing to do. */
  readonly fix: string | null;
}

/** What an examination found, without what it is called. */
export type ExaminationResult = Omit<Examination, "id" | "title">;

export function well(message: string, details: readonly string[] = []): ExaminationResult {
  return { outcome: "well", message, details, fix: null };
}

export function warning(message: string, fix: string, details: readonly string[] = []): ExaminationResult {
  return { outcome: "warning", message, details, fix };
}

export function wrong(message: string, fix: string, details: readonly string[] = []): ExaminationResult {
  return { outcome: "wrong", message, details, fix };
}

export function skipped(message: string): ExaminationResult {
  return { outcome: "skipped", message, details: [], fix: null };
}
