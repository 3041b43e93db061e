/** A region of a file in which faults are made: a converted handler, or a test of a converted route. */
export interface Region {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly kind: "handler" | "test" | "test-file";
}

/** A way to make something wrong, and every place at which it can be done. */
export interface Fault {
  readonly id: string;
  readonly in: Region["kind"];
  /** Only a fault where a test of a converted route names this; elsewhere what it makes is still right. */
  readonly reachedBy?: RegExp;
  /** The places in a region's text, each with the text that replaces it. */
  places(text: string): readonly Edit[];
}

/** Replaces a part of a text. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A fault that is made by replacing each match of a pattern. */
export function replacing(
  id: string,
  kind: Region["kind"],
  pattern: RegExp,
  replacement: (match: RegExpMatchArray) => string | null,
): Fault {
  return {
    id,
    in: kind,
    places: (text) =>
      [...text.matchAll(pattern)].flatMap((match) => {
        const changed = replacement(match);
        if (changed === null) return [];
        return [{ start: match.index, end: match.index + match[0].length, text: changed }];
      }),
  };
}
