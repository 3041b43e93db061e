import { argument } from "./call-arguments.ts";
import type { Evaluator } from "./evaluator.ts";
import { truth } from "./operators.ts";
import { type CallArguments, isNone, type Site, textOf, type Value } from "./value.ts";

type Rank = number | string | readonly Rank[];

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

function rankOf(value: Value): Rank | null {
  if (value.type === "constant" && typeof value.value === "number") return value.value;
  if (value.type === "constant" && typeof value.value === "boolean") return Number(value.value);
  if (value.type !== "list" || value.kind === "set" || !value.complete) return textOf(value);
  const ranks = value.items.map(rankOf);
  return ranks.every((rank) => rank !== null) ? ranks : null;
}

function compareRanks(one: Rank, other: Rank): number {
  if (typeof one !== "object" || typeof other !== "object") return one < other ? -1 : one > other ? 1 : 0;
  for (const [index, rank] of one.entries()) {
    const against = other[index];
    const order = against === undefined ? 1 : compareRanks(rank, against);
    if (order !== 0) return order;
  }
  return one.length - other.length;
}
