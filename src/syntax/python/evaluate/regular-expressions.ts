import { RE2JS } from "re2js";
import { here } from "../ledger.ts";
import { listOf } from "./collections.ts";
import { builtin, type CallArguments, constant, type Site, textOf, unknown, type Value } from "./value.ts";

/** `re.sub`, `re.findall` and `re.compile` of patterns that RE2 has too; null for all others. */
export function callRegularExpressions(name: string, args: CallArguments, site: Site): Value | null {
  const [pattern, ...rest] = args.positional;
  const text = textOf(pattern);
  if (text === null || args.keywords.size > 0) return null;
  if (name === "re.sub") return substituted(text, rest);
  if (name === "re.findall") return foundAll(text, rest);
  return name === "re.compile" && rest.length === 0 ? patternObject(text, site) : null;
}

function patternObject(pattern: string, site: Site): Value {
  const substitute = builtin("re.Pattern.sub", ({ positional, keywords }) =>
    keywords.size > 0 ? unknown : (substituted(pattern, positional) ?? unknown),
  );
  const findAll = builtin("re.Pattern.findall", ({ positional, keywords }) =>
    keywords.size > 0 ? unknown : (foundAll(pattern, positional) ?? unknown),
  );
  return {
    type: "instance",
    class: null,
    origin: "re.compile()",
    attributes: new Map<string, Value>([
      ["pattern", constant(pattern)],
      ["sub", substitute],
      ["findall", findAll],
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

/** The parts of a text that a pattern matches: `{name}` in a path. Of each its groups, where the pattern has some. */
function foundAll(pattern: string, given: readonly Value[]): Value | null {
  const text = textOf(given[0]);
  if (given.length !== 1 || text === null || notAscii.test(pattern + text)) return null;
  const matcher = compile(pattern)?.matcher(text);
  if (matcher === undefined) return null;
  const found: Value[] = [];
  while (matcher.find()) {
    // Where nothing was matched, Python and RE2 go on differently.
    if (matcher.start() === matcher.end()) return null;
    const groups = Array.from({ length: matcher.groupCount() }, (_, index) =>
      constant(matcher.group(index + 1) ?? ""),
    );
    const [only = constant(matcher.group())] = groups;
    found.push(groups.length > 1 ? listOf(groups, "tuple") : only);
  }
  return listOf(found);
}

/** Null for a pattern of which RE2 does not know what it means. */
function compile(pattern: string): RE2JS | null {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return null;
  }
}
