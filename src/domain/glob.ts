import picomatch from "picomatch";
import { RE2JS } from "re2js";

/** Whether a text matches. */
type Matcher = (text: string) => boolean;

/** Compiled once each: settings hold few globs, and they are asked of every file. */
const compiled = new Map<string, Matcher>();
const mostCompiled = 1_000;

/** Characters; nobody reads a longer one, and picomatch takes seconds for some. */
const longestGlob = 1_000;

/** picomatch 4.0 passes over a run of them at the end of a glob and goes on for ever. */
const manyBackslashes = /\\{3}/;

/**
 * Compiles a glob from settings (`**`, `*`, `?`, `[a-z]`, `{a,b}`, `@(a|b)`, `!` in front; dot files included). It runs
 * in bounded time whatever the text, so a glob cannot hang the app.
 * @throws Error with a sentence for a glob that cannot be run so
 */
export function compileGlob(glob: string): Matcher {
  let matcher = compiled.get(glob);
  if (matcher === undefined) {
    if (glob.length > longestGlob)
      throw new Error(`the glob ${glob.slice(0, 40)}… is longer than ${longestGlob} characters`);
    if (manyBackslashes.test(glob))
      throw new Error(`the glob ${glob} has three backslashes in a row; paths are written with /`);
    matcher = compile(glob);
    if (compiled.size >= mostCompiled) compiled.clear();
    compiled.set(glob, matcher);
  }
  return matcher;
}

function compile(glob: string): Matcher {
  if (/^!(?!\()/.test(glob)) {
    const matches = compile(glob.slice(1));
    return (text) => !matches(text);
  }
  const start = fixedStart(glob);
  const matches = run(plainSource(glob));
  return (text) => text === glob || (text.startsWith(start) && matches(text));
}

/** The folder in which everything lies that a glob can match: most files are told apart by it. */
function fixedStart(glob: string): string {
  const { base, isGlob } = picomatch.scan(glob);
  return !isGlob || base.includes("\\") ? "" : base;
}

/** Keeps `*` from matching `.` and `..`, which no path of git has. */
const dotGuard = /\(\?!(?:\(\?:\^\|\\\/\))?\\\.\{[01],[12]\}\(\?:\\\/\|\$\)\)/g;

/** A `*` that is all that is left of a segment: no segment is empty. */
const loneStar = /\(\?=\.\)\[\^\/\]\*\?(?=\\\/|\)\$$)/g;

/** picomatch's regular expression without what looks ahead: RE2 does not know it, and there is nothing to see. */
function plainSource(glob: string): string {
  const source = picomatch
    .makeRe(glob, { dot: true })
    .source.replaceAll(dotGuard, "")
    .replaceAll("(?:(?:.)*?)", ".*?")
    .replaceAll(loneStar, "[^/]+?")
    .replaceAll("(?=.)", "");
  if (/\(\?[=!<]/.test(source)) {
    throw new Error(
      `the glob ${glob} has a group that must not match, which could take for ever; name what has to match instead`,
    );
  }
  return source;
}

/** V8's engine tries every way to share a text out among the wildcards: fast for two of them, for many it never ends. */
function run(source: string): Matcher {
  const wildcards = source.match(/[*+]/g)?.length ?? 0;
  if (wildcards <= 2 && !/\)[*+]/.test(source)) {
    const expression = new RegExp(source);
    return (text) => expression.test(text);
  }
  const expression = RE2JS.compile(source);
  return (text) => expression.matcher(text).find();
}
