import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { afterAll, describe, expect, it } from "vitest";
import { parseCommands, parseNewCommands } from "../../src/commands/parse-commands.ts";
import { UnreadableInput } from "../../src/github/unreadable-input.ts";
import { handlers, workForDelivery } from "../../src/handlers/index.ts";
import { codeSpan, htmlText, inlineText, linkTarget, sentence } from "../../src/reports/neutralise.ts";
import { withMarkers } from "../../src/reports/section-markers.ts";
import { findSection, spliceSection } from "../../src/reports/splice-section.ts";
import { pythonParser } from "../../src/syntax/python/parser.ts";
import { readModule } from "../../src/syntax/python/read-module.ts";
import { readSettings } from "../../src/workflows/load-settings.ts";
import { fuzzRuns, hostileText } from "./hostile.ts";

/** `npm run fuzz`: whatever comes in, these end with an answer or an error of their own. A hang runs into the timeout. */
const options = { timeout: 60_000 + fuzzRuns * 30 };
const tried: Record<string, number> = {};

function always<T>(name: string, input: fc.Arbitrary<T>, property: (value: T) => void): void {
  const counted = (value: T) => {
    tried[name] = (tried[name] ?? 0) + 1;
    property(value);
  };
  fc.assert(fc.property(input, counted), { numRuns: fuzzRuns });
}

afterAll(() => {
  if (process.env.FUZZ_RUNS !== undefined) process.stdout.write(`inputs tried: ${JSON.stringify(tried)}\n`);
});

describe("whatever comes in", options, () => {
  it("the payload reader gives work or says what is wrong", () => {
    const us = { id: 1, login: "convert-status[bot]" };
    const id = fc.oneof(fc.integer(), hostileText, fc.constant(null));
    const object = fc.object({
      key: fc.constantFrom("id", "number", "head_sha", "login", "owner", "from"),
      values: [id],
    });
    const fields = fc.dictionary(
      fc.constantFrom(
        ...[
          "repository",
          "installation",
          "sender",
          "pull_request",
          "issue",
          "comment",
          "changes",
          "check_run",
        ],
        ...["check_suite", "merge_group", "ref", "sha", "deleted", "repositories_added"],
      ),
      fc.oneof(object, id, fc.anything()),
    );
    const delivery = fc.record({
      event: fc.oneof(fc.constantFrom(...Object.keys(handlers)), hostileText),
      action: fc.oneof(
        fc.constantFrom("opened", "edited", "created", "completed", "added"),
        fc.constant(null),
      ),
      payload: fc.oneof({ weight: 4, arbitrary: fields }, fc.anything()),
    });
    always("payload reader", delivery, (value) => {
      try {
        expect(Array.isArray(workForDelivery(value, us))).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(UnreadableInput);
      }
    });
  });

  it("the grammar of commands gives commands", () => {
    always("command grammar", fc.tuple(hostileText, hostileText), ([before, after]) => {
      const all = parseCommands(after).map((command) => JSON.stringify(command));
      for (const command of parseNewCommands(before, after)) expect(all).toContain(JSON.stringify(command));
    });
  });

  it("the settings reader gives settings or problems with a line", () => {
    always("settings", hostileText, (text) => {
      const result = readSettings(text, "settings.yml", null);
      if (result.ok) expect(result.loaded.campaigns.length).toBeGreaterThan(0);
      else for (const problem of result.problems) expect(problem.message).not.toBe("");
    });
  });

  it("the reader of Python gives statements and problems", async () => {
    const parser = await pythonParser();
    always("Python reader", hostileText, (text) => {
      const { statements, problems } = readModule(parser, text);
      expect(statements.length + problems.length).toBeGreaterThanOrEqual(0);
    });
  });

  it("a splice leaves one section, and changes nothing when it is done again", () => {
    const section = withMarkers("c", "## Title\n\ntext", "meaning");
    always("section splice", hostileText, (body) => {
      const once = spliceSection(body, section).body;
      expect(findSection(once, "c")).not.toBeNull();
      // More damaged markers than that on one line are healed by the next writes.
      if ((body.match(/convert-status:/g)?.length ?? 0) > 40) return;
      expect(spliceSection(once, section).body).toBe(once);
    });
  });

  it("neutralised text is text", () => {
    const allowed = new Set(["root", "paragraph", "text", "inlineCode"]);
    const markdown = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] };
    always("Markdown neutraliser", hostileText, (text) => {
      for (const safe of [inlineText(text), sentence(text), `a ${codeSpan(text)} b`]) {
        const look = (node: { type: string; children?: unknown[] }) => {
          expect(allowed).toContain(node.type);
          for (const child of node.children ?? []) look(child as { type: string });
        };
        look(fromMarkdown(`before ${safe} after`, markdown));
      }
      expect(htmlText(text)).not.toMatch(/[<>]/);
      const target = linkTarget(text);
      if (target !== null) expect(target).toMatch(/^https?:\/\/[^\s()<>]+$/);
    });
  });
});
