import { constant, type OtherText, textOf, type Value } from "./value.ts";

/**
 * A text that may as well be another one: `"/health/all" if settings.api else "/health"`. It tells what it is; who wants
 * to be sure finds the rest in `others`. Of anything but texts only the first is kept.
 */
export function orText(told: Value, other: Value, bySetting: boolean): Value {
  if (told.type !== "constant" || typeof told.value !== "string") return told;
  // `prefix[:-1] if prefix.endswith("/") else prefix`: whoever changes the setting changes the other text, too.
  if (bySetting && other.type === "constant" && other.configurable) return told;
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

/** Texts that are put together of many that may be others would be ever more. */
const mostTexts = 8;

/** A text that others were put together to, one after the other: it may be another one where one of them may. */
export function putTogether(parts: readonly Value[], configurable: boolean): Value {
  if (!parts.some((part) => part.type === "constant" && part.others !== undefined))
    return constant(parts.map(textOf).join(""), configurable);
  let texts: readonly OtherText[] = [{ text: "", bySetting: true }];
  for (const part of parts) {
    const others = part.type === "constant" ? (part.others ?? []) : [];
    const choices = [{ text: textOf(part) ?? "", bySetting: true }, ...others];
    texts = texts
      .flatMap((before) =>
        choices.map((one) => ({
          text: before.text + one.text,
          bySetting: before.bySetting && one.bySetting,
        })),
      )
      .slice(0, mostTexts);
  }
  const [told, ...others] = texts;
  const value = constant(told?.text ?? "", configurable);
  return others.reduce<Value>((made, { text, bySetting }) => orText(made, constant(text), bySetting), value);
}
