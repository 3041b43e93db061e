import type { FirstRun, Recipe } from "../recipe.ts";

/** What most applications have in common. */
const frame = {
  group: "application",
  importRoots: ["."],
  folder: "",
  environment: {},
  standIns: {},
  settings: {},
} as const;

type Framed = Exclude<keyof typeof frame, "group">;

/** A recipe without what it shares with most others. */
type Own = Omit<Recipe, "group" | "unseen" | Framed> & Partial<Pick<Recipe, Framed>>;

/** What a first run gave, as it came; what is not named was 0, and the rest was found. */
type Outcome = Pick<FirstRun, "runtime"> & Partial<Omit<FirstRun, "found">>;

/** A real application: it names only what is different from most. */
export function application(own: Own): Recipe {
  return { ...frame, ...own };
}

/**
 * An application that nobody had looked at before the scanner ran over it the first time.
 * @param outcome absent until it was run once
 */
export function unseen(batch: number, own: Own, outcome?: Outcome): Recipe {
  return {
    ...application(own),
    unseen: { batch, ...(outcome === undefined ? {} : { firstRun: firstRun(outcome) }) },
  };
}

function firstRun(outcome: Outcome): FirstRun {
  const { runtime, conditional = 0, listed = 0, missed = 0, phantom = 0, wrong = 0 } = outcome;
  return { runtime, found: runtime - listed - missed, conditional, listed, missed, phantom, wrong };
}
