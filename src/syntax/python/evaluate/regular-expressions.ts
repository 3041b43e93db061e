import { RE2JS } from "re2js";
import { here } from "../ledger.ts";
import { builtin, type CallArguments, constant, type Site, textOf, unknown, type Value } from "./value.ts";

/** `re.sub` and `re.compile` of patterns that RE2 has too; null for all others. */
export function callRegularExpressions(name: string, args: CallArguments, site: Site): Value | null {
  const [pattern, ...rest] = args.positional;
  const text = textOf(pattern);
  if (text === null || args.keywords.size > 0) return null;
  if (name === "re.sub") return substituted(text, rest);
  return name === "re.compile" && rest.length === 0 ? patternObject(text, site) : null;
}

function patternObject(pattern: string, site: Site): Value {
  const substitute = builtin("re.Pattern.sub", ({ positional, keywords }) =>
    keywords.size > 0 ? unknown : (substituted(pattern, positional) ?? unknown),
  );
  return {
    type: "instance",
    class: null,
    origin: "re.compile()",
    attributes: new Map<string, Value>([
      ["pattern", constant(pattern)],
      ["sub", substitute],
    ]),
    native: null,
    args: null,
    site,
    home: here(),
  };
}

/** What is not ASCII, Python and RE2 class differently. */
const notAscii = /[\u0080-\uffff]/;

function substituted(pattern: string, given: readonly Value[]): Value | null {
  const [replacement = null, text = null] = given.map(textOf);
  if (given.length !== 2 || replacement === null || text === null) return null;
  // A backslash refers to a group.
  if (replacement.includes("\\") || notAscii.test(pattern + text)) return null;
  const compiled = compile(pattern);
  if (compiled === null) return null;
  return constant(compiled.matcher(text).replaceAll(replacement.replaceAll("$", "\\$")));
}

/** Null for a pattern of which RE2 does not know what it means. */
function compile(pattern: string): RE2JS | null {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return null;
  }
}
