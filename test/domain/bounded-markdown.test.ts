import { describe, expect, it } from "vitest";
import { boundedMarkdown } from "../../src/domain/bounded-markdown.ts";
import { codeRanges } from "../../src/reports/section-markers.ts";

describe("bounded Markdown", () => {
  it("leaves what people write as it is", () => {
    const text = "> > - a\n> > - b\n\n1. c\n   - d\n\n---\n\n* * *\n\n- [ ] e";
    expect(boundedMarkdown(text)).toBe(text);
  });

  it.each([">", "> ", "- ", "1. ", "* > ", "+\t"])(
    "bounds a line of nothing but %j, and moves no character",
    (unit) => {
      const line = `${unit.repeat(4_000)}word`;
      const bounded = boundedMarkdown(`before\n${line}\nafter`);
      expect(bounded).toHaveLength(line.length + 13);
      expect(bounded.slice(0, 30)).toBe(`before\n${line}`.slice(0, 30));
      expect(bounded.endsWith("word\nafter")).toBe(true);
      expect(bounded).toMatch(/x{3000}\s?word/);
    },
  );

  it("looks at each line by itself", () => {
    const text = "> > > > > > >\n".repeat(100);
    expect(boundedMarkdown(text)).toBe(text);
  });

  it.each(["<!--", "<?", "<!A", "<![CDATA["])("begins nothing at thousands of %j behind text", (unit) => {
    const text = `a${unit.repeat(1_001)}`;
    const bounded = boundedMarkdown(text);
    expect(bounded).toHaveLength(text.length);
    expect(bounded).not.toContain("<");
    const few = `a${unit.repeat(400)}`;
    expect(boundedMarkdown(few)).toBe(few);
  });

  it("writes over thousands of brackets that end nothing or stand too deep, and keeps links", () => {
    expect(boundedMarkdown(`[a](b)${"]".repeat(1_001)}`)).toBe(`[a](b)${"x".repeat(1_001)}`);
    const deep = boundedMarkdown("[".repeat(2_000) + "]".repeat(2_000));
    expect(deep).toBe("[".repeat(50) + "x".repeat(3_900) + "]".repeat(50));
    const links = "[a](b) [c] ".repeat(5_000);
    expect(boundedMarkdown(links)).toBe(links);
    const few = "]".repeat(1_000);
    expect(boundedMarkdown(few)).toBe(few);
  });

  it.each(["\n", "\r", "\r\n"])("joins lines of a paragraph of thousands that end with %j", (end) => {
    const text = `a b${end}`.repeat(5_000);
    const bounded = boundedMarkdown(text);
    expect(bounded).toHaveLength(text.length);
    expect(bounded.split(end)).toHaveLength(1_001);
    const list = `- a b${end}`.repeat(5_000);
    expect(boundedMarkdown(list)).toBe(list);
  });

  it("leaves fences, items and blank lines among thousands of lines in their places", () => {
    const log = "a line of a log\n".repeat(3_000);
    const text = `before\n\`\`\`\n${log}\`\`\`\n${log}- item\n\n/convert-status\n`;
    const bounded = boundedMarkdown(text);
    for (const line of ["before\n```\n", "\n```\na line", "\n- item\n\n/convert-status\n"])
      expect(bounded).toContain(line);
  });

  it("begins no code at thousands of escaped backticks", () => {
    const text = "\\```-->".repeat(1_001);
    expect(boundedMarkdown(text)).toBe("xxxx-->".repeat(1_001));
    const few = "\\``` ".repeat(1_000);
    expect(boundedMarkdown(few)).toBe(few);
  });

  it("makes no headings of thousands of underlines, which keep their places", () => {
    for (const end of ["\n", "\r\n", "\r"]) {
      const few = `a${end}=${end}`.repeat(1_000);
      expect(boundedMarkdown(few)).toBe(few);
      const bounded = boundedMarkdown(`a${end}  --${end}`.repeat(1_001));
      expect(bounded).toBe(`a${end}    ${end}`.repeat(1_001));
    }
    expect(boundedMarkdown(`\n---\n`.repeat(1_001))).toBe("\n---\n".repeat(1_001));
    expect(codeRanges("a\n=\n".repeat(16_000))).toEqual([]);
    const code = `${"a\n=\n".repeat(2_000)}    code\n`;
    expect(codeRanges(code).map(([from, to]) => code.slice(from, to).trim())).toEqual(["code"]);
  });
});
