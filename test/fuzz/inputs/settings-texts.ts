import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { damaged, hostileText } from "./hostile-text.ts";

const root = join(import.meta.dirname, "../../..");

/** Every settings file that the tests and the sandbox have, and the examples of the README. */
function realSettings(): readonly string[] {
  const files = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith("convert-status.yml"))
    .map((file) => readFileSync(join(root, "test", file), "utf8"));
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const examples = [...readme.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? "");
  return [...new Set([...files, ...examples.filter((text) => text.includes("campaigns:"))])];
}

const yamlPieces = [
  ...[
    "null",
    "~",
    "yes",
    "0x10",
    "1e999",
    "-1",
    "2026-01-01",
    '""',
    "[]",
    "{}",
    "|\n",
    ">-\n",
    "\t",
    "---\n",
  ],
  ...[
    "...\n",
    "<<: *a",
    "&a ",
    "*a",
    "!!int ",
    "!!binary ",
    "%YAML 1.1\n",
    "__proto__: 1\n",
    "- - - ",
    "{a: {b: [",
  ],
  ...["(a+)+$", "[", "(?=a)", "**/*{a,b}/**", "../..", "/", "\\", "${{ x }}", "kind: typescript-routes\n"],
  ...["kind: deferrable-operators\n", "epic: 0\n", "roots: [.]\n", "id: a\n", "    "],
];

/** Real settings with some damage, and what was never any. */
export const settingsTexts = fc.oneof(
  { weight: 4, arbitrary: damaged(fc.constantFrom(...realSettings()), yamlPieces) },
  { weight: 1, arbitrary: hostileText },
);
