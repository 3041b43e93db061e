import fc from "fast-check";
import { damaged, hostileText } from "./hostile-text.ts";

/** Commands as people type them, and what they may do by accident. */
const commands = [
  ...[
    "/convert-status",
    "/convert-status help",
    "/convert-status next 3",
    "/convert-status rescan",
    "/Convert-Status",
  ],
  ...[
    "/convert-status: report since 2026-01-01",
    "/convert-status route `GET /a/{b}`",
    "/convert-statusx",
    "/convert-status\u200b help",
  ],
];

const { nested } = fc.letrec<{ nested: string }>((tie) => {
  const inner = tie("nested");
  const prefixed = (prefix: string) => (text: string) => text.replace(/^/gm, prefix);
  return {
    nested: fc.oneof(
      { depthSize: "medium", withCrossShrink: true },
      fc.constantFrom(
        ...commands,
        "word",
        "@octocat",
        "#1",
        "https://example.org/a_b_c",
        "&amp;",
        "\\*",
        "🙂",
      ),
      inner.map((text) => `**${text}**`),
      inner.map((text) => `_${text}_`),
      inner.map((text) => `\`${text}\``),
      inner.map((text) => `~~${text}~~`),
      inner.map((text) => `[${text}](https://example.org "${text}")`),
      inner.map((text) => `![${text}][ref]\n\n[ref]: <a b>\n`),
      inner.map(prefixed("> ")),
      inner.map((text) => `- ${text.replace(/\n/g, "\n  ")}\n`),
      inner.map((text) => `1. ${text.replace(/\n/g, "\n   ")}\n`),
      inner.map((text) => `\n\`\`\`\n${text}\n\`\`\`\n`),
      inner.map((text) => `<details><summary>${text}</summary>\n\n${text}\n\n</details>\n`),
      inner.map((text) => `<b>${text}</b>`),
      inner.map((text) => `<!-- ${text} -->`),
      inner.map((text) => `| a | ${text} |\n| - | - |\n| ${text} | b |\n`),
      inner.map((text) => `${text}\n===\n`),
      inner.map((text) => `[^1]: ${text}\n\n[^1]`),
      inner.map(prefixed("    ")),
      fc.tuple(inner, inner).map(([a, b]) => `${a}\n${b}`),
      fc.tuple(inner, inner).map(([a, b]) => `${a}\n\n${b}`),
    ),
  };
});

/** Markdown: nested, damaged, and what was never any. */
export const markdownTexts = fc.oneof(
  { weight: 2, arbitrary: nested },
  { weight: 2, arbitrary: damaged(nested, commands) },
  { weight: 2, arbitrary: hostileText },
  // A command makes a reader look at all of the rest, long runs included.
  {
    weight: 1,
    arbitrary: damaged(
      hostileText,
      commands.map((command) => `\n\n${command}\n\n`),
    ),
  },
);
