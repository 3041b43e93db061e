// What is passed over in one go is a regular expression: V8 runs it as machine code at once, a loop of ours only after it
// has gone round for a while, and most files are read before that. Each begins where its `lastIndex` stands.

/** A name of ASCII. */
export const asciiName = /\w+/y;
export const spaces = / +/y;
/** By code: what may have to be passed over before a token. */
export const isSpace: readonly (boolean | undefined)[] = Array.from({ length: 128 }, (_, code) =>
  " \t\f\r\n\\#".includes(String.fromCharCode(code)),
);
/** By code: operators that no longer one begins with. */
export const alone: readonly (string | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  return "()[]{},;~".includes(char) ? char : undefined;
});
/** By code: what ends an expression right behind its last token, whatever the expression. */
export const endsExpression: readonly (boolean | undefined)[] = Array.from({ length: 128 }, (_, code) =>
  ",)]}".includes(String.fromCharCode(code)),
);
/** A name, whatever its letters. */
export const unicodeName = /[\p{ID_Start}_][\p{ID_Continue}]*/uy;
/** A number, as Python 2 wrote it too. */
export const number =
  /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJlL]?/y;
/** Letters before a quote. */
export const stringPrefix = /^(?:[rRbBfFuU]|[rR][bBfF]|[bBfF][rR])$/;

/** For a digit of ASCII. */
export function isDigit(char: number): boolean {
  return char >= 48 && char <= 57;
}

/** For what an ASCII name goes on with. */
export function isNamePart(char: number): boolean {
  return (
    (char >= 97 && char <= 122) || (char >= 65 && char <= 90) || char === 95 || (char >= 48 && char <= 57)
  );
}
