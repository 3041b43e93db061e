import { parseEnv } from "node:util";

/** What a file of variables says of one: null where it is put together of others, or only says that there is one. */
export type Variables = ReadonlyMap<string, string | null>;

/** `<your key>`, `{{ key }}`, `change-me`, `...`: what somebody has to put something else for. */
const placeholder = /^<.*>$|^\{\{.*\}\}$|^\.\.\.$|\b(?:your|change)[-_ ]|\bchangeme\b|\bxxx/i;

/** What a text says as Node reads it: as python-dotenv does, but for a `#` without a blank before it. */
export function dotenvOf(text: string): Variables {
  const said = Object.entries(parseEnv(text));
  return new Map(said.map(([name, value]) => [name, variableOf(value ?? "")] as const));
}

/** The text itself; null for one that takes another variable in, or that somebody has to replace. */
export function variableOf(text: string): string | null {
  return /\$[{(\w]/.test(text) || placeholder.test(text) ? null : text;
}
