/** What stands for one character of a name, or `*` for any number of them. */
type Piece = "*" | ((character: string) => boolean);

/** `fnmatch`: where a later `*` was reached, an earlier one is never asked again. */
export function matchesName(name: string, pattern: string): boolean {
  const pieces = piecesOf(pattern);
  let [at, star, from] = [0, -1, 0];
  for (let index = 0; index < name.length; ) {
    const piece = pieces[at];
    if (piece === "*") [star, from] = [at++, index];
    else if (piece?.(name.charAt(index)) === true) {
      at++;
      index++;
    } else if (star >= 0) [at, index] = [star + 1, ++from];
    else return false;
  }
  return pieces.slice(at).every((piece) => piece === "*");
}

function piecesOf(pattern: string): Piece[] {
  // A bracket that nothing closes stands for itself; one that comes first is in the set.
  return [...pattern.matchAll(/\*|\?|\[(!?)(\]?[^\]]*)\]|[^]/g)].map(([text, not, set]): Piece => {
    if (text === "*") return "*";
    if (text === "?") return () => true;
    if (set === undefined) return (character) => character === text;
    return (character) => isIn(set, character) === (not === "");
  });
}

/** Characters and ranges of them. */
function isIn(set: string, character: string): boolean {
  return [...set.matchAll(/([^])-([^])|[^]/g)].some(([one, first, last]) =>
    first === undefined || last === undefined ? one === character : first <= character && character <= last,
  );
}
