import { rowcountTruths, statementParts } from "../../syntax/python/session-use/statements.ts";
import type { Remark, RuledFindings } from "../shared/ruled-findings.ts";
import type { HandlerPair } from "./handlers.ts";

/** Things that are right in themselves and that a reviewer of a conversion has to know about. */
export function noteHazards(pair: HandlerPair, findings: RuledFindings): void {
  const { after, head, base } = pair;
  if (head === null) return;
  const { step } = head;
  const at = (line: number, endLine = line) => ({ file: step.path, line, endLine });
  if (after.marks.includes("dependency-sync-session")) {
    const reason = after.reasons.find(({ message }) => /sync session/i.test(message));
    findings.add("sync-sub-dependencies", {
      message: `A dependency of ${step.name} still uses a sync session${reason === undefined ? "" : ` (${reason.file}:${reason.line})`}.`,
      why: "It stops the event loop, or takes a thread, for every request of the converted route.",
      fix: "Convert the dependency too, in this pull request or in one of its own.",
      ...at(step.node.line),
      level: "note",
    });
  }
  if (after.marks.includes("streaming")) {
    findings.add("streaming", {
      message: `${step.name} streams its response.`,
      why: "The session of a request may be closed before the last part is sent.",
      fix: "Make sure that everything is read before streaming begins, or that the stream opens a session of its own.",
      ...at(step.node.line),
      level: "warning",
    });
  }
  for (const part of statementParts(step.node).filter(({ kind }) => kind === "lock")) {
    findings.add("row-locks", {
      message: `${step.name} locks rows.`,
      why: "SQLite ignores row locks: only the runs on MySQL and PostgreSQL say anything about them.",
      fix: "Look at the runs on MySQL and PostgreSQL.",
      ...at(part.node.line, part.node.endLine),
      level: "note",
    });
  }
  const known = base === null ? 0 : rowcountTruths(base.step.node).length;
  const truths = rowcountTruths(step.node);
  for (const node of truths) {
    findings.add("rowcount-truth", rowcount(step.name, at(node.line, node.endLine), truths.length > known));
  }
  noteScope(pair, findings);
}

function rowcount(
  name: string,
  place: { file: string; line: number; endLine: number },
  isNew: boolean,
): Remark {
  return {
    message: `${name} takes \`rowcount\` for a truth value.`,
    why: "Drivers differ: some give -1 or None, and -1 is true.",
    fix: "Write `rowcount is not None and rowcount > 0`.",
    ...place,
    level: isNew ? "warning" : "note",
  };
}

/** The sync dependency ended with the function, before the response; the async one has to do so too. */
function noteScope({ head, base }: HandlerPair, findings: RuledFindings): void {
  if (head === null || base === null || !base.endsWithFunction || head.endsWithFunction) return;
  findings.add("function-scope", {
    message: `The async session of ${head.step.name} ends after the response, the sync one ended before it.`,
    why: "A commit that fails is then answered with success.",
    fix: 'Declare the dependency with `Depends(..., scope="function")`.',
    file: head.step.path,
    line: head.step.node.line,
    endLine: head.step.node.line,
    level: "error",
  });
}
