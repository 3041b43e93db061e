import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { describe, expect, it } from "vitest";
import {
  codeBlock,
  codeSpan,
  htmlText,
  inlineText,
  linkTarget,
  linkText,
  pathInUrl,
  sentence,
  terminalText,
} from "../../src/reports/neutralise.ts";

interface Node {
  type: string;
  value?: string;
  children?: Node[];
}

function parse(markdown: string): Node {
  return fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
}

function nodes(node: Node): Node[] {
  return [node, ...(node.children ?? []).flatMap(nodes)];
}

function typesOf(markdown: string): string[] {
  return [...new Set(nodes(parse(markdown)).map((node) => node.type))];
}

/** Text that GitHub would still turn into something, though Markdown has no node for it. */
const live = /[@＠]|#\w|GH-\d|[0-9a-f]{7}|:\/\/|www\.|:[\w+-]+:|\$/i;

const nasty = [
  "@octocat",
  "@apache/airflow-maintainers",
  "fixes #123",
  "closes apache/airflow#1",
  "GH-12",
  "deadbeefcafe",
  "https://evil.example/x?y=z",
  "www.evil.example",
  "someone@example.org",
  "<!-- convert-status:epic -->",
  "-->",
  "<script>alert(1)</script>",
  "<details>",
  "a|b",
  "\\|",
  "`code`",
  "``",
  "```\nfence\n```",
  "**bold** __bold__ ~~gone~~",
  "[x](javascript:alert(1))",
  "![pixel](https://evil.example/p.png)",
  "[^1]",
  "- [ ] task",
  "1. one",
  "# head",
  "> quote",
  "---",
  "===",
  "    indented",
  "\r\n\r\n",
  "| --- | --- |",
  "\u202Etxt.exe",
  "\u{E0041}\u{E0042}",
  "ad\u200Bmin",
  "$x$ and $$y$$",
  ":tada:",
  "&#64;octocat &lt;b&gt;",
  "\u0000\u001B[31mred",
  "{x:path}",
  "__init__",
  "snake_case_name",
  "\\",
  "*",
  "_",
];

const hostile = fc
  .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: "binary", maxLength: 6 }), fc.constant(" ")), {
    maxLength: 8,
  })
  .map((parts) => parts.join(""));

describe("inline text", () => {
  it("yields only text and code, whatever goes in", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const node of nodes(parse(`before ${inlineText(text)} after`))) {
          expect(["root", "paragraph", "text", "inlineCode"]).toContain(node.type);
          if (node.type === "text") expect(node.value).not.toMatch(live);
        }
      }),
      { numRuns: 250 },
    );
  });

  it("yields only text and code at the start of a line and after a line of text", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        for (const markdown of [inlineText(text), `before\n${inlineText(text)}`]) {
          expect(["root", "paragraph", "text", "inlineCode"]).toEqual(
            expect.arrayContaining(typesOf(markdown)),
          );
        }
      }),
      { numRuns: 250 },
    );
  });

  it("keeps a table's shape", () => {
    fc.assert(
      fc.property(hostile, hostile, (text, code) => {
        const table = parse(
          `| a | b | c |\n| --- | --- | --- |\n| ${inlineText(text)} | ${codeSpan(code)} | end |`,
        );
        const rows = table.children?.[0]?.children ?? [];
        expect(table.children?.map((child) => child.type)).toEqual(["table"]);
        expect(rows[1]?.children?.length).toBe(3);
        expect(rows[1]?.children?.[2]?.children?.[0]?.value).toBe("end");
        for (const node of nodes(table)) {
          expect(["root", "table", "tableRow", "tableCell", "text", "inlineCode"]).toContain(node.type);
        }
      }),
      { numRuns: 250 },
    );
  });

  it("shows ordinary words as they are", () => {
    const text = inlineText("Convert get_dag_run to async, part 2 (of 3): it's ready!");

    expect(text).toBe("Convert get_dag_run to async, part 2 (of 3): it's ready!");
  });

  it("shows mentions, references and addresses as code", () => {
    const text = inlineText("Thanks @octocat, fixes #12, see https://x.example");

    expect(text).toBe("Thanks `@octocat,` fixes `#12,` see `https://x.example`");
  });

  it("never lets a marker of ours through", () => {
    expect(inlineText("<!-- convert-status:begin -->")).not.toContain("<!--");
    expect(codeSpan("<!-- convert-status:begin -->")).not.toContain("<!--");
    expect(codeBlock("<!-- convert-status:begin -->", "")).not.toContain("<!--");
  });

  it("makes reordering and hidden characters visible, and drops joiners", () => {
    expect(inlineText("a\u202Eb")).toBe("a⟨U+202E⟩b");
    expect(inlineText("x\u{E0041}\u{E0042}y")).toBe("x⟨U+E0041⟩y");
    expect(inlineText("ad\u200Bmin")).toBe("admin");
    expect(inlineText("@\u200Boctocat")).toBe("`@octocat`");
  });
});

describe("a sentence", () => {
  it("yields only text and code, whatever goes in", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const table = parse(`| a | b |\n| --- | --- |\n| ${sentence(text)} | end |`);
        for (const node of nodes(table)) {
          expect(["root", "table", "tableRow", "tableCell", "text", "inlineCode"]).toContain(node.type);
          if (node.type === "text") expect(node.value).not.toMatch(live);
        }
      }),
      { numRuns: 250 },
    );
  });

  it("shows what is quoted by backticks as code", () => {
    expect(sentence("`session.commit()` was added; see `a|b` and @me")).toBe(
      "`session.commit()` was added; see `a`&#124;`b` and `@me`",
    );
  });
});

describe("code", () => {
  it("shows the text itself in a span", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), (text) => {
        const line = text.replace(/[|<]/g, "").replace(/\s+/g, " ").trim();
        fc.pre(line !== "");
        const paragraph = parse(`x ${codeSpan(line)}`).children?.[0];
        expect(paragraph?.children?.at(-1)).toMatchObject({ type: "inlineCode", value: line });
      }),
    );
  });

  it("is not ended by anything in a block", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(parse(codeBlock(text, "diff")).children?.map((child) => child.type)).toEqual(["code"]);
      }),
      { numRuns: 200 },
    );
  });
});

describe("links", () => {
  it("hold whatever text", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const paragraph = parse(`[${linkText(text)}](https://host.example/x)`).children?.[0];
        expect(paragraph?.children?.map((child) => child.type)).toEqual(["link"]);
      }),
      { numRuns: 200 },
    );
  });

  it("lead only to web addresses, and end where they should", () => {
    expect(linkTarget("javascript:alert(1)")).toBeNull();
    expect(linkTarget("https://user:secret@host.example/")).toBeNull();
    expect(linkTarget("not an address")).toBeNull();
    fc.assert(
      fc.property(hostile, (text) => {
        const target = linkTarget(`https://host.example/${text}`);
        fc.pre(target !== null);
        const paragraph = parse(`| a |\n| --- |\n| [x](${target}) |`).children?.[0];
        expect(paragraph?.children?.[1]?.children?.[0]?.children?.map((child) => child.type)).toEqual([
          "link",
        ]);
      }),
    );
  });

  it("keep a path's slashes and encode the rest", () => {
    expect(pathInUrl("src/a b/(c)#1.py")).toBe("src/a%20b/%28c%29%231.py");
    expect(pathInUrl("../../etc")).toBe("%2E%2E/%2E%2E/etc");
  });
});

describe("other contexts", () => {
  it("escape HTML", () => {
    expect(htmlText(`<a href="x" onclick='y'>&`)).toBe(
      "&#60;a href=&#34;x&#34; onclick=&#39;y&#39;&#62;&#38;",
    );
  });

  it("send no commands to a terminal", () => {
    expect(terminalText("\u001B[31mred\u001B]0;title\u0007")).toBe("\uFFFD[31mred\uFFFD]0;title\uFFFD");
  });
});
