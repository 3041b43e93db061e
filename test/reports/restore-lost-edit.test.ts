import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { restoreLostEdit } from "../../src/reports/restore-lost-edit.ts";
import { withMarkers } from "../../src/reports/section-markers.ts";

const section = (text: string) => withMarkers("c", text, text);
const body = (human: string, ours: string) => `${human}\n\n${section(ours)}\n`;

const restore = (live: string, edit: { before: string; after: string }, base: string | null = null) =>
  restoreLostEdit(live, { base, ...edit }, "c");

describe("an edit that a write of ours ran over", () => {
  it("is put back, and what people wrote since stays", () => {
    const ownEdit = {
      before: body("one\ntwo\nthree, saved a moment before", "old"),
      after: body("one\ntwo", "new"),
    };
    const live = body("one, later\ntwo", "new");

    expect(restore(live, ownEdit)).toBe(body("one, later\ntwo\nthree, saved a moment before", "new"));
  });

  it("is put back below when it stood inside our section", () => {
    const before = body("one", "old\n\nends").replace("ends", "typed inside\n\nends");
    const after = body("one", "new");

    const restored = restore(after, { before, after });
    expect(restored).toContain(`${section("new")}\n\ntyped inside`);
    expect(restored).not.toContain("ends");
  });

  it("is put back when it was a note, unless somebody has changed that since", () => {
    const table = (note: string, title: string) =>
      body("one", `${title}\n\n| Route | Notes |\n| --- | --- |\n| \`GET /a\` | ${note} |`);
    const ownEdit = { before: table("Ann does it", "old"), after: table("", "new") };

    expect(restore(ownEdit.after, ownEdit)).toContain("| `GET /a` | Ann does it |");
    expect(restore(table("Bob", "new"), ownEdit)).toContain("| `GET /a` | Bob |");
  });

  it("is not imagined where only our section changed", () => {
    const live = body("one", "new");
    expect(restore(live, { before: body("one", "old"), after: live })).toBe(live);
  });

  it("is not imagined where we ticked a box or corrected a link", () => {
    const before = body("- [ ] GET /a - a", "old");
    const after = body("- [x] GET /a - a - https://github.com/o/r/pull/3", "new");
    expect(restore(after, { before, after })).toBe(after);
  });

  it("keeps both sides where people changed the very line meanwhile", () => {
    const ownEdit = { before: body("start\nmine", "old"), after: body("start", "new") };
    const restored = restore(body("start\ntheirs", "new"), ownEdit);
    expect(restored).toContain("mine");
    expect(restored).toContain("theirs");
  });

  it("stands where it would stand had it not been lost, when somebody writes at the same place after it", () => {
    const start = body("start\n\nend", "old");
    const atEnd = (text: string, line: string) => `${text.trimEnd()}\n\n${line}\n`;
    const atTop = (text: string, line: string) => `${line}\n\n${text}`;
    for (const add of [atEnd, atTop]) {
      for (const base of [start, null]) {
        const edit = { before: add(start, "first"), after: start.replace(section("old"), section("new")) };
        const live = body("start\n\nend", "new");
        const both = add(add(live, "first"), "second");
        expect(restore(add(edit.after, "second"), edit, base)).toBe(both);
      }
    }
  });

  it("keeps CRLF and lines that look like merge markers", () => {
    const crlf = (text: string) => text.replaceAll("\n", "\r\n");
    const ownEdit = { before: crlf(body("=======\nlost", "old")), after: crlf(body("=======", "new")) };
    expect(restore(ownEdit.after, ownEdit)).toBe(crlf(body("=======\nlost", "new")));
  });

  it("may be a deletion, where it is remembered what our write was made from", () => {
    const base = body("one\ntwo\nthree", "old");
    const edit = { before: body("one\nthree", "old"), after: body("one\ntwo\nthree", "new") };
    expect(restore(edit.after, edit, base)).toBe(body("one\nthree", "new"));
  });

  it("is not a line that we put back ourselves", () => {
    const edit = { before: body("one", "new"), after: body("one\nput back", "new") };
    expect(restore(edit.after, edit)).toBe(edit.after);
  });

  it("does not double a checklist line that we ticked beside it", () => {
    const base = body("- [ ] GET /a\n- [ ] GET /b", "old");
    const edit = {
      before: body("new\n- [ ] GET /a\nnew too\n- [ ] GET /b", "old"),
      after: body("- [x] GET /a - https://github.com/o/r/pull/3\n- [ ] GET /b", "new"),
    };
    for (const known of [base, null]) {
      expect(restore(edit.after, edit, known)).toBe(
        body("new\n- [x] GET /a - https://github.com/o/r/pull/3\nnew too\n- [ ] GET /b", "new"),
      );
    }
  });

  it("is put back once, however often it is looked at", () => {
    const line = fc.stringMatching(/^[ab]{1,2}$/);
    const text = fc.array(line, { maxLength: 6 });
    fc.assert(
      fc.property(text, text, fc.boolean(), (old, theirs, isKnown) => {
        const base = isKnown ? body(old.join("\n"), "old") : null;
        const edit = { before: body(theirs.join("\n"), "old"), after: body(old.join("\n"), "new") };
        const once = restore(edit.after, edit, base);
        expect(restore(once, edit, base)).toBe(once);
      }),
      { numRuns: 2_000 },
    );
  });

  it("loses no line, whatever people write before and after", () => {
    const line = fc.stringMatching(/^[a-z]{1,6}$/);
    fc.assert(
      fc.property(
        fc.uniqueArray(line, { minLength: 1, maxLength: 8 }),
        fc.uniqueArray(line, { maxLength: 4 }),
        fc.nat(8),
        (old, lost, at) => {
          const added = lost.filter((text) => !old.includes(text)).map((text) => `lost ${text}`);
          const before = [...old.slice(0, at), ...added, ...old.slice(at)];
          const ownEdit = { before: body(before.join("\n"), "old"), after: body(old.join("\n"), "new") };
          const restored = restore(ownEdit.after, ownEdit).split("\n");
          for (const text of [...old, ...added]) expect(restored).toContain(text);
        },
      ),
    );
  });

  it("is put back at the end where comparing would take for ever", () => {
    const lines = "again\n".repeat(1_000);
    const lost = { before: body(`${lines}typed`, "old"), after: body(lines, "new") };

    expect(restore(lost.after, lost, body(lines, "old"))).toMatch(/\ntyped$/);
  });
});
