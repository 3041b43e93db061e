/** What a file of settings in sections says: by section and option, whose name is in lower case. */
export type Sections = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** The section whose options all others have. */
const common = "DEFAULT";

const header = /^\[(.+)\][ \t]*$/;
/** A name, then `=` or `:` and a value. */
const setting = /^([^=:]*?)[ \t]*[=:][ \t]*(.*)$/;

/** What a text says as Python's `configparser` reads it by default; null for a text that it refuses. */
export function iniOf(text: string): Sections | null {
  const sections = new Map<string, Map<string, string>>();
  let options: Map<string, string> | null = null;
  let last: string | null = null;
  let depth = 0;
  for (const line of text.split(/\r?\n/)) {
    const said = line.trim();
    if (said === "" || said.startsWith("#") || said.startsWith(";")) continue;
    const indent = line.length - line.trimStart().length;
    if (options !== null && last !== null && indent > depth) {
      const before = options.get(last) ?? "";
      options.set(last, `${before}\n${said}`.trim());
      continue;
    }
    depth = indent;
    const [, section] = header.exec(said) ?? [];
    if (section !== undefined) {
      options = sections.get(section) ?? new Map<string, string>();
      sections.set(section, options);
      last = null;
      continue;
    }
    const [, name = "", value = ""] = setting.exec(said) ?? [];
    if (options === null || name === "") return null;
    last = name.toLowerCase();
    options.set(last, value);
  }
  const shared = sections.get(common) ?? [];
  return new Map([...sections].map(([name, own]) => [name, new Map([...shared, ...own])] as const));
}
