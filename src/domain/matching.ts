import picomatch from "picomatch";
import { RE2JS } from "re2js";

/** True when the path matches one of the globs (`**`, `*`, `{a,b}`; dot files included). */
export function matchesGlob(path: string, globs: readonly string[]): boolean {
  return globs.length > 0 && globMatcher(globs)(path);
}

const matchers = new WeakMap<readonly string[], (path: string) => boolean>();

function globMatcher(globs: readonly string[]): (path: string) => boolean {
  let matcher = matchers.get(globs);
  if (matcher === undefined) {
    matcher = picomatch([...globs], { dot: true });
    matchers.set(globs, matcher);
  }
  return matcher;
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
