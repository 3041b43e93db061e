import { joinParts, listed, renderTable } from "./markdown.ts";
import { codeSpan, sentence } from "./neutralise.ts";

/** A verb, how it is used, and by whom. */
export interface VerbLine {
  readonly usage: string;
  readonly summary: string;
  readonly permission: "read" | "write";
}

/** The answer to `help`. */
export function renderHelpReply(verbs: readonly VerbLine[]): string {
  const rows = verbs.map((verb) => [
    codeSpan(verb.usage),
    sentence(verb.summary),
    verb.permission === "write" ? "people with write permission" : "everybody",
  ]);
  return joinParts([
    renderTable(["Command", "What it does", "Who may"], rows),
    "A command stands at the start of a line; upper and lower case are the same; several may stand in one comment.",
  ]);
}

/** The answer to a verb that does not exist. */
export function renderUnknownReply(word: string, suggestions: readonly string[]): string {
  const meant =
    suggestions.length === 0 ? "" : ` Did you mean ${listed(suggestions.map((verb) => codeSpan(verb)))}?`;
  return `There is no command ${codeSpan(word)}.${meant} ${codeSpan("/convert-status help")} lists them all.`;
}

/** The answer to a verb with something wrong behind it. */
export function renderInvalidReply(problem: string, usage: string | null): string {
  return `${sentence(problem)}${usage === null ? "" : ` Usage: ${codeSpan(usage)}`}`;
}

/** The answer to a command that somebody may not give. */
export function renderNotPermittedReply(usage: string): string {
  return `${codeSpan(usage)} acts on this repository, so it needs write permission here. Ask somebody who has it.`;
}
