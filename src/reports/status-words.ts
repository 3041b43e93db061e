import type { Finding, Status } from "../domain/criterion.ts";
import type { TargetState } from "../domain/target.ts";

/** A status as a word; colour and pictures would exclude readers, and mails show neither. */
export const statusWords: Readonly<Record<Status, string>> = {
  pass: "pass",
  fail: "**fail**",
  pending: "pending",
  review: "**review**",
  "not-applicable": "not applicable",
};

/** A status where there is room for one short word. */
export const shortStatusWords: Readonly<Record<Status, string>> = {
  pass: "pass",
  fail: "**fail**",
  pending: "wait",
  review: "**look**",
  "not-applicable": "n/a",
};

/** What a conclusion means for the reader. */
export const conclusionTitles: Readonly<Record<Status, string>> = {
  pass: "definition of done met",
  fail: "changes needed",
  pending: "waiting for evidence",
  review: "a person has to look",
  "not-applicable": "nothing to judge",
};

/** A level as a word. */
export const levelWords: Readonly<Record<Finding["level"], string>> = {
  error: "Error",
  warning: "Warning",
  note: "Note",
};

/** A state in words for people; the identifiers themselves are part of the contract and stay recognisable. */
export const stateWords: Readonly<Record<TargetState, string>> = {
  converted: "converted",
  "to-convert": "to convert",
  blocking: "blocking",
  mixed: "mixed",
  blocked: "blocked",
  "no-session": "no session",
  "not-applicable": "not applicable",
  excluded: "excluded",
  unmounted: "unmounted",
  unresolved: "unresolved",
};

/** What a state means, in a legend. */
export const stateMeanings: Readonly<Record<TargetState, string>> = {
  converted: "done",
  "to-convert": "still to do",
  blocking: "`async def` that blocks the event loop: worse than not converted",
  mixed: "both kinds of session: neither done nor safe",
  blocked: "waits for other work",
  "no-session": "nothing to convert",
  "not-applicable": "nothing to convert",
  excluded: "left out by settings",
  unmounted: "declared, but no app serves it",
  unresolved: "could not be read with certainty",
};
