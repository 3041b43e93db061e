/** JSON of GitHub as it passes through; its shape is checked by the OpenAPI rules, not by types. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what passes through has every shape
export type Json = any;

/** Reads JSON; undefined for an empty or broken text. */
export function parseJson(text: string): Json {
  if (text === "") return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
