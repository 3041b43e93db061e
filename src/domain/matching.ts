import { RE2JS } from "re2js";
import { compileGlob } from "./glob.ts";

/** True when the text matches one of the globs (`**`, `*`, `{a,b}`; dot files included). */
export function matchesGlob(text: string, globs: readonly string[]): boolean {
  return globs.some((glob) => compileGlob(glob)(text));
}

/**
 * The same for paths, where a glob without wildcards may also name a folder: `tests/api` is everything below it, as
 * people who write settings expect.
 */
export function matchesPath(path: string, globs: readonly string[]): boolean {
  return (
    matchesGlob(path, globs) || globs.some((glob) => path.startsWith(`${glob.replace(/(?<!\/)\/+$/, "")}/`))
  );
}

/** True when a target's key is one of the patterns or matches it as a glob; `*` also stands for any method. */
export function matchesKey(key: string, patterns: readonly string[]): boolean {
  return patterns.some((pattern) => pattern === key || compileGlob(keyGlob(pattern))(key));
}

/** Path parameters are written in braces, which globs read as alternatives. */
export function keyGlob(pattern: string): string {
  return pattern.replaceAll(/\{([^{},]*)\}/g, "\\{$1\\}");
}

/** A compiled pattern from settings. */
export interface Pattern {
  readonly source: string;
  /** True when the pattern is found anywhere in the text; anchor with `^` and `$` to match all of it. */
  test(text: string): boolean;
}

/**
 * Compiles a regular expression that came from settings. RE2 syntax: it runs in linear time whatever the
 * input, so a pattern cannot hang the app; in exchange it knows no back references and no look-around.
 * @throws Error with a sentence when the pattern is not valid RE2
 */
export function compilePattern(source: string): Pattern {
  let compiled: RE2JS;
  try {
    compiled = RE2JS.compile(source);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new Error(
      `not a regular expression in RE2 syntax (no back references, no look-around): ${detail}`,
      {
        cause: error,
      },
    );
  }
  return { source, test: (text) => compiled.matcher(text).find() };
}

/** What is written the same way everywhere: no escapes but of signs, no group but a plain one, counts of one digit. */
const plainPattern =
  /^(?:[\w :/,;<>=@#%&"'~!^$*+?.|)-]|\((?!\?)|\(\?:|\\[.^$*+?()[\]{}|/]|\[\^?(?:[a-z]-[a-z]|[A-Z]-[A-Z]|\d-\d|[\w. :/])+\]|\{\d(?:,\d?)?\})*$/;

/**
 * Checks a regular expression that came from settings, as `compilePattern` does. Nearly all of them are plain; then
 * JavaScript's own parser, which is stricter about those than RE2, tells at once, and a scan need not wait for RE2.
 * @throws Error with a sentence when the pattern is not valid RE2
 */
export function checkPattern(source: string): void {
  if (!isPlainPattern(source)) compilePattern(source);
}

function isPlainPattern(source: string): boolean {
  // RE2 bounds what counts inside of counts come to, and how deep groups lie.
  if (source.length > 200 || source.split("{").length > 4 || !plainPattern.test(source)) return false;
  try {
    return new RegExp(source, "u").unicode;
  } catch {
    // What is wrong with it, RE2 says.
    return false;
  }
}
