/** The source is not of the plain kind that this reader knows: the grammar has to look at it. */
export class NotPlain extends Error {
  override readonly name = "NotPlain";
}

/** One for all: it is thrown often in hostile files, and nobody looks at where. */
const notPlain = new NotPlain("The source needs the whole grammar.");

/** @throws NotPlain always */
export function giveUp(): never {
  throw notPlain;
}
