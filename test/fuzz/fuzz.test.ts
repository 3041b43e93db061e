import fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { describe, expect, it } from "vitest";
import { parseCommands, parseNewCommands } from "../../src/commands/parse-commands.ts";
import { UnreadableInput } from "../../src/github/unreadable-input.ts";
import { workForDelivery } from "../../src/handlers/index.ts";
import { codeSpan, htmlText, inlineText, linkTarget, sentence } from "../../src/reports/neutralise.ts";
import { findSection, spliceSection } from "../../src/reports/splice-section.ts";
import { pythonParser } from "../../src/syntax/python/parser.ts";
import { readModule } from "../../src/syntax/python/read-module.ts";
import { readSettings } from "../../src/workflows/load-settings.ts";
import { campaign, epicBodies, section } from "./inputs/bodies.ts";
import { hostileText } from "./inputs/hostile-text.ts";
import { markdownTexts } from "./inputs/markdown.ts";
import { deliveries } from "./inputs/payloads.ts";
import { pythonSources } from "./inputs/python-sources.ts";
import { settingsTexts } from "./inputs/settings-texts.ts";
import { fuzzRuns, tryAll } from "./try-all.ts";

/**
 * `npm run fuzz [-- -t "Python"]`: whatever comes in, these end with an answer or an error of their own, and in time.
 */
const options = { timeout: 60_000 + fuzzRuns * 60 };

describe("whatever comes in", options, () => {
  it("the payload reader gives work or says what is wrong", () => {
    const us = { id: 1, login: "convert-status[bot]" };
    tryAll("payload reader", deliveries, (value) => {
      try {
        expect(Array.isArray(workForDelivery(value, us))).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(UnreadableInput);
      }
    });
  });

  it("the grammar of commands gives commands", () => {
    tryAll("command grammar", fc.tuple(markdownTexts, markdownTexts), ([before, after]) => {
      const all = parseCommands(after).map((command) => JSON.stringify(command));
      for (const command of parseNewCommands(before, after)) expect(all).toContain(JSON.stringify(command));
    });
  });

  it("the settings reader gives settings or problems with a line", () => {
    tryAll("settings", settingsTexts, (text) => {
      const result = readSettings(text, "settings.yml", null);
      if (result.ok) expect(result.loaded.campaigns.length).toBeGreaterThan(0);
      else for (const problem of result.problems) expect(problem.message).not.toBe("");
    });
  });

  it("the reader of Python gives statements and problems", async () => {
    const parser = await pythonParser();
    tryAll("Python reader", pythonSources, (text) => {
      const { statements, problems } = readModule(parser, text);
      expect(statements.length + problems.length).toBeGreaterThanOrEqual(0);
    });
  });

  it("a splice leaves one section, and changes nothing when it is done again", () => {
    tryAll("section splice", epicBodies, (body) => {
      const once = spliceSection(body, section).body;
      expect(findSection(once, campaign)).not.toBeNull();
      // More damaged markers than that on one line are healed by the next writes.
      if ((body.match(/convert-status:/g)?.length ?? 0) > 40) return;
      expect(spliceSection(once, section).body).toBe(once);
    });
  });

  it("neutralised text is text", () => {
    const allowed = new Set(["root", "paragraph", "text", "inlineCode"]);
    const markdown = { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] };
    tryAll("Markdown neutraliser", fc.oneof(markdownTexts, hostileText), (text) => {
      for (const safe of [inlineText(text), sentence(text), `a ${codeSpan(text)} b`]) {
        const look = (node: { type: string; children?: unknown[] }) => {
          expect(allowed).toContain(node.type);
          for (const child of node.children ?? []) look(child as { type: string });
        };
        // What is slow with a long text there is this reader, and not what it reads.
        if (safe.length < 4_000) look(fromMarkdown(`before ${safe} after`, markdown));
      }
      expect(htmlText(text)).not.toMatch(/[<>]/);
      const target = linkTarget(text);
      if (target !== null) expect(target).toMatch(/^https?:\/\/[^\s()<>]+$/);
    });
  });
});
