import { readFile } from "node:fs/promises";
import { environmentSchema } from "../../src/environment.ts";
import { settingsJsonSchema } from "../../src/workflows/settings-schema.ts";

/** A file that is made from the code, and what it should hold. */
export interface MadeFile {
  readonly path: string;
  readonly text: string;
}

/** Everything that `npm run docs` writes; a test compares it with what is committed. */
export async function renderDocs(): Promise<readonly MadeFile[]> {
  const readme = await readFile("README.md", "utf8");
  return [
    { path: "README.md", text: replaceBetween(readme, "configuration", renderConfiguration()) },
    {
      path: "src/campaign-kinds/settings.schema.json",
      text: `${JSON.stringify(settingsJsonSchema(), null, 2)}\n`,
    },
  ];
}

/** The environment variables as a Markdown table, from the schema that reads them. */
function renderConfiguration(): string {
  const rows = Object.entries(environmentSchema.shape).map(([name, schema]) => {
    const presence = schema.safeParse(undefined);
    const fallback = !presence.success
      ? "required"
      : presence.data === undefined
        ? ""
        : `\`${String(presence.data)}\``;
    return `| \`${name}\` | ${fallback} | ${schema.description ?? ""} |`;
  });
  return ["| variable | default | meaning |", "|---|---|---|", ...rows].join("\n");
}

function replaceBetween(text: string, name: string, content: string): string {
  const pattern = new RegExp(`(<!-- ${name}:[^>]*-->\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!pattern.test(text)) throw new Error(`README.md has no place for ${name}.`);
  return text.replace(pattern, (_match, begin: string, end: string) => `${begin}${content}\n${end}`);
}
