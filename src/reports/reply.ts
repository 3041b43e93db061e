import { bodyLimit } from "./fit.ts";
import { joinParts } from "./markdown.ts";
import { codeSpan } from "./neutralise.ts";
import { shortened } from "./visible-text.ts";

/** The marker of our reply to a comment: asked again after an edit, the same reply is updated. */
export function replyMarker(comment: number): string {
  return `<!-- convert-status:reply comment=${comment} -->`;
}

/** One answered command. */
export interface Answer {
  /** The command as it was understood, for the reader who scrolled: `/convert-status next 3`. */
  readonly command: string;
  /** Markdown. */
  readonly text: string;
}

/** One reply to all commands of a comment. It mentions nobody: who asked is told by the thread. */
export function renderReply(comment: number, answers: readonly Answer[]): string {
  const parts = answers.map((answer) => joinParts([`**${codeSpan(answer.command)}**`, answer.text]));
  const text = `${replyMarker(comment)}\n${joinParts(parts)}\n`;
  if (text.length <= bodyLimit) return text;
  const notice = "\n\n… The rest was cut: it is longer than GitHub takes.\n";
  return `${shortened(text, bodyLimit - notice.length)}${notice}`;
}
