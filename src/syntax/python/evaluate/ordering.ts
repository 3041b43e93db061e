import { argument } from "./call-arguments.ts";
import type { Evaluator } from "./evaluator.ts";
import { truth } from "./operators.ts";
import { compareRanks, rankOf } from "./ranks.ts";
import { type CallArguments, isNone, type Site, type Value } from "./value.ts";

/** The order that `sorted(items, key=..., reverse=...)` gives; items that cannot be compared stay as they are. */
export function inOrder(
  items: readonly Value[],
  args: CallArguments,
  site: Site,
  evaluator: Evaluator,
): Value[] {
  const key = argument(args, "key");
  const rankOfItem = (item: Value) =>
    rankOf(
      key === null || isNone(key)
        ? evaluator.force(item)
        : evaluator.call(key, { positional: [item], keywords: new Map(), open: false }, site),
    );
  const ranked = items.map((item) => ({ item, rank: rankOfItem(item) }));
  const reverse = argument(args, "reverse");
  const direction = reverse !== null && truth(reverse) === true ? -1 : 1;
  const isKnown = ranked.every(({ rank }) => rank !== null);
  if (isKnown) ranked.sort((one, other) => direction * compareRanks(one.rank ?? "", other.rank ?? ""));
  return ranked.map(({ item }) => item);
}
