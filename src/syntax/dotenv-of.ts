/** What a file of variables says of one: null where it is put together of others, or only says that there is one. */
export type Variables = ReadonlyMap<string, string | null>;

const line = /^[ \t]*(?:export[ \t]+)?([A-Za-z_][\w.-]*)[ \t]*=[ \t]*(.*)$/gm;
const quoted = /^(["'])(.*?)(?<!\\)\1/;
/** `<your key>`, `{{ key }}`, `change-me`, `...`: what somebody has to put something else for. */
const placeholder = /^<.*>$|^\{\{.*\}\}$|^\.\.\.$|\b(?:your|change)[-_ ]|\bchangeme\b|\bxxx/i;

/** What a text says as python-dotenv reads it. */
export function dotenvOf(text: string): Variables {
  const pairs = [...text.matchAll(line)].map(([, name = "", rest = ""]) => {
    const value = quoted.exec(rest)?.[2] ?? rest.replace(/(^|[ \t])#.*$/, "").trim();
    return [name, variableOf(value)] as const;
  });
  return new Map(pairs);
}

/** The text itself; null for one that takes another variable in, or that somebody has to replace. */
export function variableOf(text: string): string | null {
  return /\$[{(\w]/.test(text) || placeholder.test(text) ? null : text;
}
