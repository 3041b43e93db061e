import type { OtherText, Value } from "./value.ts";

/**
 * A text that may as well be another one: `"/health/all" if settings.api else "/health"`. It tells what it is; who wants
 * to be sure finds the rest in `others`. Of anything but texts only the first is kept.
 */
export function orText(told: Value, other: Value, bySetting: boolean): Value {
  if (told.type !== "constant" || typeof told.value !== "string") return told;
  const known = new Map((told.others ?? []).map((one) => [one.text, one]));
  for (const one of textsOf(other, bySetting))
    if (one.text !== told.value && !known.has(one.text)) known.set(one.text, one);
  return known.size === (told.others?.length ?? 0) ? told : { ...told, others: [...known.values()] };
}

/** The texts that a value may be; where a setting decides about the first, it decides about all of them. */
function textsOf(value: Value, bySetting: boolean): readonly OtherText[] {
  if (value.type !== "constant" || typeof value.value !== "string") return [];
  const others = (value.others ?? []).map((one) => ({ ...one, bySetting: bySetting || one.bySetting }));
  return [{ text: value.value, bySetting }, ...others];
}
