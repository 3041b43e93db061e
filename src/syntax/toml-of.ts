import { parse, TomlError } from "smol-toml";

/** What a text says as TOML; null for a text that is none. */
export function tomlOf(text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof TomlError) return null;
    throw error;
  }
}
