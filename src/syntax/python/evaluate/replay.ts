import type { Event, Frame, Owned, OwnedNames, StandIn } from "../ledger.ts";
import type { Scope, Value } from "./value.ts";

/**
 * Watches a module that runs again after everything else has run. It may see only what it would have seen when it
 * ran first, and has to ask first for the same things as then.
 */
export class Replay implements StandIn {
  readonly #old: Frame;
  readonly #frame: Frame;
  /** Paths: a module that ran again since then has another frame. */
  readonly #underway: ReadonlySet<string | null>;
  readonly #events: readonly Event[];
  readonly #seen = new Set<unknown>();
  #next = 0;
  #isSame = true;

  /** @param underway what had begun and not ended when the module first ran: what is there now was not there then */
  constructor(old: Frame, frame: Frame, underway: readonly Frame[]) {
    this.#old = old;
    this.#frame = frame;
    this.#underway = new Set(underway.map(({ path }) => path));
    this.#events = old.events;
  }

  get isSame(): boolean {
    return this.#isSame && this.#next === this.#events.length;
  }

  asked(what: string, at: number): void {
    const event = this.#events[this.#next];
    if (event?.what === what) {
      this.#next++;
      if (at > 0) this.#frame.events.push(event);
    } else if (at === 0 || at >= this.#horizon()) this.#isSame = false;
  }

  /** What began earlier is there: up to the next thing that nobody had asked for before, or to the end. */
  #horizon(): number {
    const { ended } = this.#old;
    const next = this.#events.slice(this.#next).find(({ at }) => at > 0 && at <= ended);
    return next?.at ?? ended + 1;
  }

  read(owner: Frame): void {
    if (this.#underway.has(owner.path)) this.#isSame = false;
  }

  /** A value that came from somewhere, with everything that can be reached from it without reading names. */
  see(value: Value): void {
    const open = [value];
    // Not by recursion: source can nest values as deep as it likes.
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (this.#seen.has(one)) continue;
      this.#seen.add(one);
      this.#look(one);
      for (const part of partsOf(one)) open.push(part);
    }
  }

  #look(value: Value): void {
    if (value.type === "list" || value.type === "dict" || value.type === "instance") this.#owned(value);
    if (value.type === "function") {
      this.#owned(value);
      this.#scope(value.closure);
    }
    if (value.type === "class") this.#scope(value.members);
  }

  #owned(value: Owned): void {
    if (value.unsettled === true) this.#isSame = false;
    this.#made(value.home);
  }

  /** Names of a module are read one at a time; those of what is inside of it count as seen. */
  #scope(scope: Scope): void {
    if (scope.parent === null) return;
    const { unsettled }: OwnedNames = scope;
    if (unsettled !== undefined) this.#isSame = false;
    this.#made(scope.home);
    this.#scope(scope.parent);
  }

  #made(home: Frame): void {
    if (home === this.#frame) return;
    if (home.path === this.#old.path || home.path === null || home.isLate || this.#underway.has(home.path))
      this.#isSame = false;
  }
}

/** What a value is made of. What an import or the arguments of a generic stand for is read when it is used. */
function partsOf(value: Value): readonly Value[] {
  switch (value.type) {
    case "list":
      return value.items;
    case "dict":
      return [...value.entries.values()].flatMap((entry) => [entry.key, entry.value]);
    case "function":
      return [
        ...value.attributes.values(),
        ...value.decorators,
        ...(value.wrapped === null ? [] : [value.wrapped]),
        ...(value.owner === null ? [] : [value.owner]),
      ];
    case "class":
      return [...value.bases, ...value.members.names.values()];
    case "instance":
      return [
        ...value.attributes.values(),
        ...(value.class === null ? [] : [value.class]),
        ...(value.args === null ? [] : [...value.args.positional, ...value.args.keywords.values()]),
      ];
    case "bound":
      return [value.function, value.self];
    case "partial":
      return [value.callee, ...value.args.positional, ...value.args.keywords.values()];
    case "generic":
      return [value.origin];
    case "union":
      return value.members;
    case "super":
      return [value.after, value.self];
    case "foreign":
      return value.receiver === null ? [] : [value.receiver];
    case "builtin":
    case "constant":
    case "import":
    case "module":
    case "unknown":
      return [];
  }
}
