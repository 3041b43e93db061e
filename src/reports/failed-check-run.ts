import type { CheckRunOutput } from "../domain/publisher.ts";
import { codeSpan } from "./neutralise.ts";

/**
 * The check run of a head that could not be judged because of a fault of ours.
 * @param reference by which the operator finds the fault in the log; no text of the error itself, which may hold anything
 */
export function renderFailedCheckRun(subject: {
  readonly name: string;
  readonly headSha: string;
  readonly externalId: string;
  readonly reference: string;
}): CheckRunOutput {
  return {
    name: subject.name,
    headSha: subject.headSha,
    externalId: subject.externalId,
    status: "completed",
    conclusion: "failure",
    title: "Convert Status failed; this says nothing about the pull request",
    summary: [
      "Judging this pull request ended in an error of Convert Status itself. It is tried again by itself.",
      "To try again now, comment `/convert-status recheck`, or choose *Re-run* on this check.",
      `If it stays, tell whoever runs the App, with the reference ${codeSpan(subject.reference)}.`,
    ].join("\n\n"),
    text: "",
    annotations: [],
    detailsUrl: null,
  };
}
