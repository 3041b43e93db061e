import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mayUse } from "../../src/commands/command.ts";
import { parseCommands, parseNewCommands } from "../../src/commands/parse-commands.ts";

describe("the grammar", () => {
  it.each([
    ["/convert-status", { verb: "status" }],
    ["/Convert-Status STATUS", { verb: "status" }],
    ["/convert-status help", { verb: "help" }],
    ["/convert-status, help!", { verb: "help" }],
    ["/convert-status mine", { verb: "mine" }],
    ["/convert-status blocked", { verb: "blocked" }],
    ["/convert-status recheck", { verb: "recheck" }],
    ["/convert-status refresh", { verb: "refresh" }],
    [
      "/convert-status route GET /api/v2/dags/{dag_id}",
      { verb: "route", query: "GET /api/v2/dags/{dag_id}" },
    ],
    ["/convert-status route `get_dag`", { verb: "route", query: "get_dag" }],
    ["/convert-status route __init__", { verb: "route", query: "__init__" }],
    ["/convert-status next", { verb: "next", count: 5, group: null }],
    ["/convert-status next 3", { verb: "next", count: 3, group: null }],
    ["/convert-status next 3 public/dags.py", { verb: "next", count: 3, group: "public/dags.py" }],
    ["/convert-status next public/dags.py 3", { verb: "next", count: 3, group: "public/dags.py" }],
    ["/convert-status next dags", { verb: "next", count: 5, group: "dags" }],
    ["/convert-status since 2w", { verb: "since", since: { kind: "days", days: 14 } }],
    ["/convert-status since 3 days", { verb: "since", since: { kind: "days", days: 3 } }],
    ["/convert-status since 2026-09-01", { verb: "since", since: { kind: "date", date: "2026-09-01" } }],
    ["/convert-status since 4BF2DF845C", { verb: "since", since: { kind: "commit", commit: "4bf2df845c" } }],
  ])("reads %s", (comment, command) => {
    expect(parseCommands(comment)).toEqual([command]);
  });

  it.each([
    "/convert-status since yesterday",
    "/convert-status since 2026-02-31",
    "/convert-status since 9999w",
    "/convert-status since",
    "/convert-status route",
    "/convert-status next 0",
    "/convert-status next 1000",
  ])("says what is wrong with %s", (comment) => {
    expect(parseCommands(comment)).toMatchObject([{ verb: "invalid" }]);
  });

  it.each([
    ["/convert-status hlep", ["help"]],
    ["/convert-status nxt", ["next"]],
    ["/convert-status blokced", ["blocked"]],
    ["/convert-status something", []],
    ["/convert-status xy", []],
  ])("suggests what may be meant by %s", (comment, suggestions) => {
    expect(parseCommands(comment)).toMatchObject([{ verb: "unknown", suggestions }]);
  });
});

describe("where a command may stand", () => {
  it("is at the start of a line, among other text", () => {
    expect(parseCommands("Hello!\r\n\r\nPlease:\r\n/convert-status next\r\nThanks")).toMatchObject([
      { verb: "next" },
    ]);
  });

  it("is several lines of one comment, each command once", () => {
    const comment = "/convert-status next\n/convert-status mine\n\n/CONVERT-STATUS  next\n";

    expect(parseCommands(comment).map(({ verb }) => verb)).toEqual(["next", "mine"]);
  });

  it("takes no more than five", () => {
    const comment = Array.from({ length: 50 }, (_, index) => `/convert-status next ${index + 1}`).join("\n");

    expect(parseCommands(comment)).toHaveLength(5);
  });

  it.each([
    ["after text", "please /convert-status next"],
    ["in a code span", "`/convert-status next`"],
    ["in a code span over lines", "`a\n/convert-status next`"],
    ["in a fence", "```\n/convert-status next\n```"],
    ["in an open fence", "~~~sh\n/convert-status next"],
    ["in indented code", "    /convert-status next"],
    ["in a quote", "> /convert-status next"],
    ["in a lazy line of a quote", "> quoted\n/convert-status next"],
    ["as a list item", "- /convert-status next"],
    ["in a heading", "# /convert-status next"],
    ["in a link", "[a\n/convert-status next\n](https://example.org)"],
    ["in emphasis", "**a\n/convert-status next**"],
    ["in a table", "| a |\n| - |\n/convert-status next"],
    ["in an HTML comment", "<!--\n/convert-status next\n-->"],
    ["in an HTML comment with blank lines", "<!--\n\n/convert-status next\n\n-->"],
    ["in an HTML block", "<div>\n/convert-status next\n</div>"],
    ["in an HTML element with blank lines", "<details>\n\n/convert-status next\n\n</details>"],
    ["escaped", "\\/convert-status next"],
    ["as another word", "/convert-statuses next"],
    ["as a path", "/convert-status/next"],
    ["in a footnote", "[^1]: x\n    /convert-status next"],
  ])("is not %s", (_, comment) => {
    expect(parseCommands(comment)).toEqual([]);
  });

  it("is after an element that ended", () => {
    expect(parseCommands("<details>\n\nx\n\n</details>\n\n/convert-status")).toEqual([{ verb: "status" }]);
  });
});

describe("a comment that is made to take long", () => {
  const tags = Array.from({ length: 4_000 }, (_, n) => `<a${n}>`).join("");

  it.each([
    ["thousands of tags and of commands", `${tags}\n${"\n/convert-status help\n".repeat(1_500)}`, 1],
    ["a quote in a quote, ten thousand times", `/convert-status help\n\n${">".repeat(10_000)}`, 1],
    ["a list in a list, ten thousand times", `/convert-status help\n\n${"- ".repeat(5_000)}a`, 1],
    ["a numbered list in a quote, ten thousand times", `${"1. > ".repeat(2_000)}\n\n/convert-status help`, 1],
    ["emphasis that never ends", `/convert-status help\n\n${"*a_".repeat(15_000)}`, 1],
    ["brackets and @ by turns", `/convert-status help\n\n${"[@".repeat(30_000)}`, 1],
  ])("is read like any other: %s", (_, comment, count) => {
    expect(parseCommands(comment)).toHaveLength(count);
  });

  it("still knows what tags enclose", () => {
    const enclosed =
      "<b>\n\n/convert-status help\n\n</b>\n\n/convert-status next 2\n\n<i>\n\n/convert-status blocked";
    expect(parseCommands(enclosed).map(({ verb }) => verb)).toEqual(["next", "blocked"]);
  });
});

describe("hidden text", () => {
  it("does not matter when it is a joiner", () => {
    expect(parseCommands("\uFEFF/convert-\u200Bstatus ne\u200Dxt")).toMatchObject([{ verb: "next" }]);
  });

  it("makes a command invalid when it hides or reorders", () => {
    expect(parseCommands("/convert-status next \u202Ekcehcer")).toMatchObject([{ verb: "invalid" }]);
    expect(parseCommands("/convert-status next \u{E0072}\u{E0065}")).toMatchObject([{ verb: "invalid" }]);
  });
});

describe("an edited comment", () => {
  it("runs only what is new", () => {
    const commands = parseNewCommands("/convert-status next", "/convert-status next\n/convert-status mine");

    expect(commands).toEqual([{ verb: "mine" }]);
  });

  it("runs nothing when the text before is not known, or nothing changed", () => {
    expect(parseNewCommands(null, "/convert-status next")).toEqual([]);
    expect(parseNewCommands("/convert-status next", "Now:\n/Convert-Status  next")).toEqual([]);
  });

  it("runs a command that leaves a quote", () => {
    expect(parseNewCommands("> /convert-status next", "/convert-status next")).toMatchObject([
      { verb: "next" },
    ]);
  });
});

it("asks for write permission where something is done", () => {
  expect(mayUse({ verb: "recheck" }, "triage")).toBe(false);
  expect(mayUse({ verb: "refresh" }, "write")).toBe(true);
  expect(mayUse({ verb: "status" }, "none")).toBe(true);
});

it("never fails, whatever the comment", () => {
  const part = fc.oneof(
    fc.constantFrom(
      "/convert-status ",
      "\n",
      "`",
      "```\n",
      "> ",
      "<div>",
      "</div>",
      "next",
      "route ",
      "[",
      "](x)",
      "- ",
    ),
    fc.string({ unit: "binary", maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 15 }), (parts) => {
      for (const command of parseCommands(parts.join(""))) expect(command.verb).toBeTypeOf("string");
    }),
    { numRuns: 500 },
  );
});

describe("a comment that nobody means", () => {
  const much = 65_000;

  it.each([
    ["marks behind a command", `/convert-status route ${"!".repeat(much)}x`],
    ["comments that nobody closes", `<div>\n${"<!--".repeat(much / 4)}\n\n/convert-status`],
    ["a tag without an end", `<div>\n<a${"-".repeat(much)}\n\n/convert-status`],
    ["tags without ends", `<div>\n${"<a".repeat(much / 2)}\n\n/convert-status`],
  ])("is read at once: %s", { timeout: 5_000 }, (_, comment) => {
    parseCommands(comment);
  });
});
