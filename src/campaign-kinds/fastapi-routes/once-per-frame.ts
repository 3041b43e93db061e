import { type Frame, here } from "../../syntax/python/ledger.ts";

/**
 * Remembers what was found on behalf of a module that is being described, for as long as its description holds: what is
 * read for it is written down once, and whoever describes the module anew asks anew.
 */
export class OncePerFrame<Key, Answer> {
  readonly #known = new WeakMap<Frame, Map<Key, Answer>>();

  /** While routes are still searched for nothing is remembered: names change. */
  get(key: Key, find: () => Answer): Answer {
    const frame = here();
    if (!frame.isLate) return find();
    const ofFrame = this.#known.get(frame) ?? new Map<Key, Answer>();
    this.#known.set(frame, ofFrame);
    const known = ofFrame.get(key);
    if (known !== undefined) return known;
    const found = find();
    ofFrame.set(key, found);
    return found;
  }
}
