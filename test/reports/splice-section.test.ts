import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readNotes } from "../../src/reports/epic-notes.ts";
import { renderEpicSection } from "../../src/reports/epic-section.ts";
import { findMarkers } from "../../src/reports/section-markers.ts";
import { findSection, roomForSection, spliceSection } from "../../src/reports/splice-section.ts";
import { anEpic } from "./epics.ts";

const epic = anEpic(20, { notes: new Map() });
const section = renderEpicSection(epic);
const [firstTarget, ...otherTargets] = epic.scan.targets;
/** The same epic after a conversion at another commit. */
const later = renderEpicSection({
  ...epic,
  scan: {
    ...epic.scan,
    commit: "e".repeat(40),
    targets: [{ ...firstTarget!, state: "converted" }, ...otherTargets],
  },
});
const human = "## Description\n\nPlease convert.\n\n- [ ] a task\n\nThanks  \nAnn";
const body = `${human}\n\n${section}\n\nBelow, by a person.\n`;

/** How many markers of a kind count: the live ones, or those in code where none is live. */
function markers(text: string, kind: "begin" | "end"): number {
  const all = findMarkers(text, "async-sessions").filter((marker) => marker.kind === kind);
  const live = all.filter((marker) => !marker.inCode);
  return (live.length > 0 ? live : all).length;
}

describe("splicing into a body", () => {
  it.each([null, ""])("makes the section the body when that is %j", (empty) => {
    expect(spliceSection(empty, section)).toEqual({ body: section, changed: true, healed: ["appended"] });
  });

  it("appends to a body that has none, and keeps every byte before it", () => {
    const spliced = spliceSection(human, section);

    expect(spliced.body).toBe(`${human}\n\n${section}`);
  });

  it("changes nothing when the section means the same", () => {
    const other = renderEpicSection({ ...epic, scan: { ...epic.scan, commit: "d".repeat(40) } });

    expect(other).not.toBe(section);
    expect(spliceSection(body, other)).toEqual({ body, changed: false, healed: [] });
  });

  it("asks for no write after a hundred commits that change no target", () => {
    const writes = Array.from({ length: 100 }, (_, index) => {
      const commit = index.toString(16).padStart(40, "0");
      const committedAt = new Date(Date.UTC(2026, 9, 1 + index)).toISOString();
      const targets = epic.scan.targets.map((target) => ({ ...target, line: target.line + index }));
      const history = [...epic.history, { commit, committedAt, progress: epic.scan.progress }];
      return renderEpicSection({ ...epic, history, scan: { ...epic.scan, commit, targets } });
    }).filter((rendered) => spliceSection(body, rendered).changed);

    expect(writes).toHaveLength(0);
  });

  it("knows a section that an earlier version wrote", () => {
    // Never regenerate this file: were its hashes no longer understood, an upgrade would take every epic for a person's text.
    const written = readFileSync("test/fixtures/epics/written-by-0.1.0.md", "utf8");
    const spliced = spliceSection(`${human}\n\n${written}`, later);

    expect(spliced.healed).toEqual([]);
    expect(markers(spliced.body, "begin")).toBe(1);
    expect(spliced.body.length).toBeLessThan(human.length + later.length + 200);
  });

  it.each([
    ["line ends of Windows", "\r\n".repeat(30_000)],
    ["line ends of Windows below the end", `text${"\r\n".repeat(30_000)}`],
    ["blanks", " ".repeat(60_000)],
    ["blanks between words", `a${" ".repeat(60_000)}b`],
  ])("is put into a body of nothing but %s, which must not hang", (_, blank) => {
    const spliced = spliceSection(blank, section).body;
    expect(spliced.startsWith(blank)).toBe(true);
    expect(spliceSection(spliced, section).changed).toBe(false);
  });

  it.each([
    ["a quote in a quote", ">".repeat(10_000)],
    ["a list in a list", "1. ".repeat(5_000)],
    ["emphasis that never ends", "*a_".repeat(15_000)],
  ])("is found below an open fence and %s, which must not end in an overflow or a hang", (_, hostile) => {
    const spliced = spliceSection(`${hostile}\n\n\`\`\`\n${section}\n`, later).body;
    expect(markers(spliced, "begin")).toBe(1);
  });

  it.each([
    ["line ends of Windows", "\r\n".repeat(30_000)],
    ["blanks", " ".repeat(60_000)],
  ])("stays one when a person types nothing but %s into it, which must not hang", (_, blank) => {
    const middle = Math.floor(section.length / 2);
    const at = section.indexOf("\n\n", middle) + 1;
    const edited = section.slice(0, at) + blank + section.slice(at);
    expect(markers(spliceSection(edited, section).body, "begin")).toBe(1);
  });

  it("replaces only itself", () => {
    const spliced = spliceSection(body, later);

    expect(spliced.body).toBe(`${human}\n\n${later}\n\nBelow, by a person.\n`);
    expect(spliced.healed).toEqual([]);
  });

  it("leaves the section of another campaign alone", () => {
    const other = renderEpicSection({ ...epic, campaign: { ...epic.campaign, id: "operators" } });
    const spliced = spliceSection(`${body}\n${other}`, later);

    expect(spliced.body).toBe(`${human}\n\n${later}\n\nBelow, by a person.\n\n${other}`);
  });

  it("keeps Windows line ends, and knows its own text with them", () => {
    const crlf = body.replace(/\n/g, "\r\n");

    expect(spliceSection(crlf, section)).toEqual({ body: crlf, changed: false, healed: [] });
    expect(spliceSection(crlf, later).body).toBe(
      `${human}\n\n${later}\n\nBelow, by a person.\n`.replace(/\n/g, "\r\n"),
    );
  });
});

describe("a damaged section", () => {
  const begin = /<!-- convert-status:begin[^>]*-->\n/;
  const end = /<!-- convert-status:end[^>]*-->/;
  const mended = `${human}\n\n${later}\n\nBelow, by a person.\n`;

  it.each([
    ["the begin marker is missing", body.replace(begin, "")],
    [
      "the begin marker is half deleted",
      body.replace(/<!-- (convert-status:begin campaign=async)[^>]*-->/, "<!-- $1"),
    ],
    ["the end marker is missing", body.replace(end, "")],
    [
      "the end marker is half deleted",
      body.replace(end, "convert-status:end campaign=async-sessions blocks=qrs -->"),
    ],
    ["the section is there twice", body.replace(section, `${section}\n\n${section}`)],
    ["the section is nested in itself", body.replace("### By file", `${section}\n\n### By file`)],
    ["the markers are swapped", swapped(body)],
    ["a paragraph of it is deleted", body.replace(/- 12 to convert[\s\S]*?\n\n/, "")],
    [
      "paragraphs of it are reordered",
      body
        .replace("### Needs attention\n\n", "")
        .replace("### By file", "### By file\n\n### Needs attention"),
    ],
  ])("is one section again when %s", (_, damaged) => {
    expect(damaged).not.toBe(body);
    const spliced = spliceSection(damaged, later);

    expect(normalised(spliced.body)).toBe(normalised(mended));
  });

  it("is recognised without any marker", () => {
    const damaged = body.replace(begin, "").replace(end, "");

    expect(normalised(spliceSection(damaged, later, section).body)).toBe(normalised(mended));
    expect(normalised(spliceSection(damaged, section).body)).toBe(normalised(body));
  });

  it("is found below a fence that somebody forgot to close", () => {
    const spliced = spliceSection(`\`\`\`\nopen\n\n${section}`, later);

    expect(spliced.body).toBe(`\`\`\`\nopen\n\n${later}`);
    expect(spliced.healed).toEqual(["markers-in-code"]);
  });

  it("does not take an example in code for itself", () => {
    const example =
      "```\n<!-- convert-status:begin campaign=async-sessions -->\n<!-- convert-status:end campaign=async-sessions -->\n```";

    expect(spliceSection(example, section).body).toBe(`${example}\n\n${section}`);
  });
});

describe("what people type between the markers", () => {
  it("is kept when it is a note, at once and for good", () => {
    const row = `| [\`${firstTarget!.key}\`]`;
    const noted = body.replace(
      new RegExp(`(${escapeRegExp(row)}.*)\\| \\|$`, "m"),
      "$1| ask **Ann** | or @bob \\| x |",
    );
    expect(noted).not.toBe(body);

    const once = spliceSection(noted, later);
    const twice = spliceSection(once.body, section);

    expect(readNotes(once.body).get(firstTarget!.key)).toBe("ask **Ann** \\| or @bob \\| x");
    expect(readNotes(twice.body).get(firstTarget!.key)).toBe("ask **Ann** \\| or @bob \\| x");
    expect(spliceSection(noted, section)).toMatchObject({ changed: false });
  });

  it("is removed when the person removes the note", () => {
    const noted = renderEpicSection({ ...epic, notes: new Map([[firstTarget!.key, "old"]]) });

    expect(readNotes(spliceSection(section, noted).body).get(firstTarget!.key) ?? "").toBe("");
  });

  it("is kept as a note when it stands in a column of ours", () => {
    const row = `| [\`${firstTarget!.key}\`]`;
    const edited = body.replace(
      new RegExp(`(${escapeRegExp(row)}.*?\\)) \\| to convert \\|`),
      "$1 | Bob does this |",
    );
    expect(edited).not.toBe(body);

    const spliced = spliceSection(edited, later);

    expect(readNotes(spliced.body).get(firstTarget!.key)).toBe("Bob does this");
  });

  it("is moved below when it is a paragraph", () => {
    const edited = body.replace("### By file", "A remark by a person.\n\n### By file");
    const spliced = spliceSection(edited, later);

    expect(spliced.body).toContain(`-->\n\nA remark by a person.\n\nBelow, by a person.\n`);
    expect(markers(spliced.body, "begin")).toBe(1);
    expect(spliced.healed).toContain("text-moved-below");
  });

  it("is moved below when it is a line within a paragraph of ours", () => {
    const edited = body.replace("- 12 to convert", "- 12 to convert\n- and mine");
    const spliced = spliceSection(edited, later, section);

    expect(normalised(spliced.body)).toBe(
      normalised(`${human}\n\n${later}\n\n- and mine\n\nBelow, by a person.\n`),
    );
  });

  it("is moved below when it stands behind a marker", () => {
    const edited = body
      .replace(/(<!-- convert-status:begin[^>]*-->)/, "$1 mine")
      .replace(/(<!-- convert-status:end[^>]*-->)/, "$1 and mine");
    const spliced = spliceSection(edited, later, section);

    expect(normalised(spliced.body)).toBe(
      normalised(`${human}\n\n${later}\n\n mine\n\n and mine\n\nBelow, by a person.\n`),
    );
    expect(markers(spliced.body, "begin")).toBe(1);
  });

  it("is listed below when its row is gone", () => {
    const row = `| [\`${firstTarget!.key}\`]`;
    const noted = body.replace(new RegExp(`(${escapeRegExp(row)}.*)\\| \\|$`, "m"), "$1| precious |");
    const without = renderEpicSection({ ...epic, scan: { ...epic.scan, targets: otherTargets } });
    const spliced = spliceSection(noted, without);

    expect(spliced.body).toContain(`- \`${firstTarget!.key}\`: precious`);
  });
});

describe("room", () => {
  it("is what people's text leaves", () => {
    expect(roomForSection(body, "async-sessions")).toBe(65_536 - (body.length - section.length) - 8);
    expect(roomForSection("x".repeat(70_000), "async-sessions")).toBe(0);
  });

  it("lets the section be read back", () => {
    expect(findSection(body, "async-sessions")).toBe(section);
    expect(findSection(human, "async-sessions")).toBeNull();
  });
});

/** A person who edits anywhere, anyhow; every word that they type is new and must survive. */
describe("a random human editor", () => {
  /** More for a night: `HUMAN_EDITOR_RUNS=20000 npx vitest run test/reports/splice-section.test.ts`. */
  const numRuns = Number(process.env.HUMAN_EDITOR_RUNS ?? 100);
  interface Edit {
    at: number;
    cut: number;
    kind: "word" | "line" | "paragraph" | "fence" | "delete" | "crlf" | "marker" | "copy";
  }
  const edit: fc.Arbitrary<Edit> = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    cut: fc.nat(400),
    kind: fc.constantFrom("word", "line", "paragraph", "fence", "delete", "crlf", "marker", "copy"),
  });

  /** Applies an edit; returns the words that the person typed. */
  function applyEdit(
    text: string,
    { at, cut, kind }: Edit,
    word: string,
  ): { text: string; typed: string | null } {
    const offset = Math.floor(at * text.length);
    const lineStart = text.lastIndexOf("\n", offset) + 1;
    const insert = (what: string, where: number) => text.slice(0, where) + what + text.slice(where);
    switch (kind) {
      case "word":
        return {
          text: insert(
            ` ${word} `,
            lineStart + Math.max(0, (text.indexOf("\n", lineStart) + 1 || text.length + 1) - 1 - lineStart),
          ),
          typed: word,
        };
      case "line":
        return { text: insert(`${word} line\n`, lineStart), typed: word };
      case "paragraph":
        return { text: insert(`\n\n${word} paragraph | with a bar\n\n`, lineStart), typed: word };
      case "fence":
        return { text: insert(`\n\n\`\`\`\n${word}\n`, lineStart), typed: word };
      case "delete":
        return { text: text.slice(0, offset) + text.slice(Math.min(text.length, offset + cut)), typed: null };
      case "crlf":
        return { text: text.replace(/\r?\n/g, "\r\n"), typed: null };
      case "marker":
        return {
          text: text.replace(
            cut % 2 === 0 ? /<!-- convert-status:begin[^>]*-->/ : /<!-- convert-status:end[^>]*-->/,
            "",
          ),
          typed: null,
        };
      case "copy":
        return { text: insert(`\n\n${text.slice(offset, offset + cut)}\n\n`, lineStart), typed: null };
    }
  }

  const few = anEpic(8, { notes: new Map(), history: [], checklist: null, crossCutting: [], budget: null });
  const [start, end] = [few, { ...few, regressions: [] }].map((input) => renderEpicSection(input)) as [
    string,
    string,
  ];
  const document = `${human}\n\n${start}\n\nBelow, by a person.\n`;

  it("loses no word, and there is never a second section", () => {
    let edits = 0;
    let words = 0;
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (script) => {
        let text = document;
        let typed: string[] = [];
        script.forEach((one, index) => {
          const word = `human${index}word`;
          const applied = applyEdit(text, one, word);
          text = applied.text;
          if (applied.typed !== null) typed.push(applied.typed);
          // What the person deletes again is theirs to delete.
          typed = typed.filter((kept) => text.includes(kept));
          edits += 1;
        });
        const once = spliceSection(text, end, start);
        const twice = spliceSection(once.body, end, end);

        for (const word of typed) expect(once.body).toContain(word);
        words += typed.length;
        expect(markers(once.body, "begin")).toBe(1);
        expect(markers(once.body, "end")).toBe(1);
        expect(twice.changed).toBe(false);
      }),
      { numRuns },
    );
    expect(edits).toBeGreaterThan(numRuns);
    expect(words).toBeGreaterThan(0);
    if (process.env.HUMAN_EDITOR_RUNS !== undefined) {
      process.stdout.write(`${numRuns} bodies, ${edits} edits, ${words} typed words checked, 0 lost\n`);
    }
  });

  it("loses no byte outside of the section", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 200 }),
        fc.string({ unit: "binary", maxLength: 200 }),
        (above, below) => {
          const text = `${above}\n\n${section}\n\n${below}`;
          const spliced = spliceSection(text, later);

          expect(spliced.body.startsWith(`${above}\n`)).toBe(true);
          expect(spliced.body.endsWith(below)).toBe(true);
          expect(spliced.body.replace(/\r\n/g, "\n")).toContain(later);
        },
      ),
      { numRuns: 100 },
    );
  });
});

function swapped(text: string): string {
  const begin = /<!-- convert-status:begin[^>]*-->/.exec(text)?.[0] ?? "";
  const end = /<!-- convert-status:end[^>]*-->/.exec(text)?.[0] ?? "";
  return text.replace(begin, "@@@").replace(end, begin).replace("@@@", end);
}

function normalised(text: string): string {
  return text.replace(/\n{3,}/g, "\n\n").trim();
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
