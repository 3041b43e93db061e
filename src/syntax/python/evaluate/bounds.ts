import { type ListValue, unknown, type Value } from "./value.ts";

/** As many as are read of a file of data. What doubles in a loop would soon fill all memory, and decides about no route. */
export const mostItems = 20_000;
const mostCharacters = 500_000;

/** A value as it is; of a list that grew beyond all use the beginning, and nothing of such a text. */
export function bounded(value: Value): Value {
  if (value.type === "constant")
    return typeof value.value === "string" && value.value.length > mostCharacters ? unknown : value;
  if (isTooLong(value)) {
    value.items.length = mostItems;
    value.complete = false;
  }
  return value;
}

/** True for a list that grew beyond all use: what stands behind its beginning is let go of, or was not put in. */
export function isTooLong(value: Value): value is ListValue {
  if (value.type !== "list" || value.items.length < mostItems) return false;
  return value.items.length > mostItems || !value.complete;
}

/** True for what JavaScript throws where it has no room for a text or a list. */
export function isOutOfRoom(error: unknown): boolean {
  return error instanceof RangeError && error.message.startsWith("Invalid ");
}
