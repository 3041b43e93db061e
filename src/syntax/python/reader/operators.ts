/** Operators of one character by its code, so that none has to be cut out of the text. */
const singles: readonly (string | undefined)[] = Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code);
  return "()[]{},:;.=+-*/%@&|^~<>!".includes(char) ? char : undefined;
});

/** The operator or bracket at an offset, whose first character is given; null for a character that is none. */
export function operatorAt(text: string, at: number, char: number): string | null {
  const single = singles[char];
  if (single === undefined) return null;
  const length = lengthOfOperator(text, at, char);
  return length === 1 ? single : text.slice(at, at + length);
}

function lengthOfOperator(text: string, at: number, char: number): number {
  const next = text.charCodeAt(at + 1);
  switch (char) {
    case 42: // **= ** *=
    case 47: // //= // /=
    case 60: // <<= << <=
    case 62: // >>= >> >=
      if (next === char) return text.charCodeAt(at + 2) === 61 ? 3 : 2;
      return next === 61 ? 2 : 1;
    case 45: // -> -=
      return next === 62 || next === 61 ? 2 : 1;
    case 33: // !=
    case 37: // %=
    case 38: // &=
    case 43: // +=
    case 58: // :=
    case 61: // ==
    case 64: // @=
    case 94: // ^=
    case 124: // |=
      return next === 61 ? 2 : 1;
    case 46: // ...
      return next === 46 && text.charCodeAt(at + 2) === 46 ? 3 : 1;
    default:
      return 1;
  }
}
