import { hasHiddenText, withoutJoiners } from "../domain/invisible-characters.ts";
import type { Command } from "./command.ts";
import { livePlaces } from "./live-places.ts";
import { readCommand } from "./read-command.ts";

/** More than anybody needs; the rest of a comment is not read. */
const most = 5;

const commandLine = /^ {0,3}\/convert-status(?![\w/-])[,:.!;]?[^\S\n]*([^\n]*)$/gim;

/**
 * The commands of a comment, in order, each once. A command stands at the start of a line, in plain text: never in
 * code, quotes, links or HTML.
 */
export function parseCommands(comment: string): readonly Command[] {
  return commandTexts(comment).map(commandOf);
}

/**
 * The commands that an edited comment adds: what stood there before has been answered.
 * @param before the text before the edit; null where GitHub does not say, then nothing counts as new
 */
export function parseNewCommands(before: string | null, after: string): readonly Command[] {
  if (before === null) return [];
  const answered = new Set(commandTexts(before));
  return commandTexts(after)
    .filter((text) => !answered.has(text))
    .map(commandOf);
}

/** What follows the name, on one line; equal texts are one command. */
function commandTexts(comment: string): readonly string[] {
  const text = withoutJoiners(comment).replace(/\r\n?/g, "\n");
  const matches = [...text.matchAll(commandLine)];
  if (matches.length === 0) return [];
  const isLive = livePlaces(text);
  const found = matches
    .filter((match) => isLive(match.index + match[0].indexOf("/")))
    .map((match) => (match[1] ?? "").replace(/\s+/g, " ").trim());
  return [...new Set(found)].slice(0, most);
}

function commandOf(text: string): Command {
  if (hasHiddenText(text)) {
    return {
      verb: "invalid",
      of: "help",
      problem: "The command holds characters that cannot be seen. Type it anew.",
    };
  }
  return readCommand(text);
}
