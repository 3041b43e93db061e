/** How a group is made. */
export interface GroupOptions {
  /** Items in one statement at most. */
  readonly most: number;
  /** Whether an error is about what was given, so that the others of the group may have success without it. */
  readonly isAboutItem: (error: unknown) => boolean;
}

/**
 * Makes one call of what is asked for while the last call runs. Alone, an item goes at once; when many come, they share
 * a statement and its commit, so that a database that falls behind gets fewer statements and not more waiting ones.
 * Nobody is answered before the call with its item has ended.
 * @param run gives one result for each item, in their order
 */
export function inGroups<Item, Result>(
  run: (items: readonly Item[]) => Promise<readonly Result[]>,
  { most, isAboutItem }: GroupOptions,
): (item: Item) => Promise<Result> {
  const waiting: Waiting<Item, Result>[] = [];
  let isRunning = false;

  async function runGroup(group: readonly Waiting<Item, Result>[]): Promise<void> {
    try {
      const results = await run(group.map(({ item }) => item));
      for (const [index, { resolve }] of group.entries()) resolve(results[index] as Result);
    } catch (error) {
      if (group.length === 1 || !isAboutItem(error)) {
        for (const { reject } of group) reject(error);
        return;
      }
      // One of them spoils it for all: each has a try of its own.
      for (const one of group) await runGroup([one]);
    }
  }

  async function runAll(): Promise<void> {
    isRunning = true;
    while (waiting.length > 0) await runGroup(waiting.splice(0, most));
    isRunning = false;
  }

  return (item) =>
    new Promise<Result>((resolve, reject) => {
      waiting.push({ item, resolve, reject });
      if (!isRunning) void runAll();
    });
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** PostgreSQL's classes 21, 22, 23 and 54: the values do not fit, whoever sends them. */
export function isAboutValues(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(21|22|23|54)/.test(String(error.code));
}
