/** One test function or method and what it exercises. */
export interface TestCase {
  readonly file: string;
  /** The class that holds it (outermost first, joined by `.`), or null for a module function. */
  readonly className: string | null;
  readonly name: string;
  /** First line, decorators included. */
  readonly line: number;
  readonly endLine: number;
  /** Keys of the targets that it exercises. */
  readonly targets: readonly string[];
}

/** A call in a test that looks like it exercises a target but that could not be matched. */
export interface UnmatchedTestCall {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

/** Which tests exercise which target at one commit. */
export interface TestMap {
  readonly tests: readonly TestCase[];
  readonly unmatched: readonly UnmatchedTestCall[];
}
