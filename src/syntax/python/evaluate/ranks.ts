import { textOf, type Value } from "./value.ts";

/** What Python compares: numbers, texts, and lists of them one after another. */
export type Rank = number | string | readonly Rank[];

/** By what a value is compared with others; null for one that cannot be. */
export function rankOf(value: Value): Rank | null {
  if (value.type === "constant" && typeof value.value === "number") return value.value;
  if (value.type === "constant" && typeof value.value === "boolean") return Number(value.value);
  if (value.type !== "list" || value.kind === "set" || !value.complete) return textOf(value);
  const ranks = value.items.map(rankOf);
  return ranks.every((rank) => rank !== null) ? ranks : null;
}

/** Below zero where the first one comes first. */
export function compareRanks(one: Rank, other: Rank): number {
  if (typeof one !== "object" || typeof other !== "object") return one < other ? -1 : one > other ? 1 : 0;
  for (const [index, rank] of one.entries()) {
    const against = other[index];
    const order = against === undefined ? 1 : compareRanks(rank, against);
    if (order !== 0) return order;
  }
  return one.length - other.length;
}
