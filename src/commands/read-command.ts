import { distance } from "fastest-levenshtein";
import { type Command, type Since, type Verb, verbs } from "./command.ts";

const mostNext = 50;
const defaultNext = 5;

/** Reads what follows `/convert-status` on its line. */
export function readCommand(text: string): Command {
  const [first = "", ...rest] = text.replace(/[`"']/g, "").trim().split(/\s+/);
  const word = first.toLowerCase().replace(/(?<![,.!?;:])[,.!?;:]+$/, "");
  const argument = rest.join(" ").replace(/(?<![,!?;])[,!?;]+$/, "");
  if (word === "") return { verb: "status" };
  const verb = verbs.find((help) => help.verb === word)?.verb;
  switch (verb) {
    case "status":
    case "mine":
    case "blocked":
    case "recheck":
    case "refresh":
    case "help":
      return { verb };
    case "route":
      return argument === ""
        ? invalid(verb, "Which one? Name a method and a path, or a handler.")
        : { verb, query: argument };
    case "next":
      return readNext(argument);
    case "since":
      return readSince(argument);
    case undefined:
      return { verb: "unknown", word: first, suggestions: closeVerbs(word) };
  }
}

/** The number first or last: both are how people say it. */
function readNext(argument: string): Command {
  const words = argument.split(" ").filter((word) => word !== "");
  const place = [0, words.length - 1].find((index) => /^\d+$/.test(words[index] ?? ""));
  const count = place === undefined ? defaultNext : Number(words[place]);
  if (count < 1 || count > mostNext) return invalid("next", `The number goes from 1 to ${mostNext}.`);
  const group = words.filter((_word, index) => index !== place).join(" ");
  return { verb: "next", count, group: group === "" ? null : group };
}

const daysOf = { d: 1, w: 7, m: 30, y: 365 } as const;

function readSince(argument: string): Command {
  const since = sinceOf(argument.toLowerCase());
  return since === null
    ? invalid(
        "since",
        "Since when? A span (`2w`, `10d`, `3m`), a date (`2026-09-01`) or a commit (seven digits or more).",
      )
    : { verb: "since", since };
}

function sinceOf(text: string): Since | null {
  const span = /^(\d{1,4}) ?([dwmy])(?:ays?|eeks?|onths?|ears?)?$/.exec(text);
  if (span?.[1] !== undefined && span[2] !== undefined) {
    const days = Number(span[1]) * daysOf[span[2] as keyof typeof daysOf];
    return days > 0 && days <= 3650 ? { kind: "days", days } : null;
  }
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) {
    const at = Date.parse(`${text}T00:00:00Z`);
    // Date.parse takes 31 February for a day in March.
    return Number.isFinite(at) && new Date(at).toISOString().startsWith(text)
      ? { kind: "date", date: text }
      : null;
  }
  return /^[0-9a-f]{7,64}$/.test(text) ? { kind: "commit", commit: text } : null;
}

function closeVerbs(word: string): readonly Verb[] {
  return verbs
    .map(({ verb }) => ({ verb, away: distance(word, verb) }))
    .filter(({ verb, away }) => away <= 2 && away < verb.length)
    .sort((a, b) => a.away - b.away)
    .map(({ verb }) => verb);
}

function invalid(of: Verb, problem: string): Command {
  return { verb: "invalid", of, problem };
}
