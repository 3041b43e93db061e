import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { annotationBatches, toAnnotationJson } from "../../src/github/annotations.ts";
import { inBatches } from "../../src/github/blobs.ts";
import { completeFiles } from "../../src/github/comparison.ts";
import { fitText } from "../../src/github/limits.ts";
import { outgoingFetch } from "../../src/github/outgoing-fetch.ts";

describe("a text that has to fit", () => {
  test("is left alone when it does", () => {
    expect(fitText("short", 100)).toBe("short");
  });

  test("keeps its marker, ends at a line and counts what is gone", () => {
    const text = `${"A line of text.\n".repeat(40)}<!-- m -->`;

    const fitted = fitText(text, 400, "<!-- m -->");

    expect(fitted.startsWith("<!-- m -->\nA line of text.\n")).toBe(true);
    expect(fitted).toMatch(/_\d+ characters more do not fit into GitHub's limit of 400/);
    expect(fitted).not.toMatch(/A line of\n/);
  });

  test("closes a code block that it cuts through", () => {
    const fitted = fitText(`\`\`\`python\n${"x = 1\n".repeat(100)}\`\`\`\n`, 300);

    expect(fitted.match(/```/g)).toHaveLength(2);
  });

  test("is never too long, never half a character, and never without its marker", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 900 }),
        fc.integer({ min: 300, max: 600 }),
        (text, maximum) => {
          const fitted = fitText(`${text}\n<!-- m -->`, maximum, "<!-- m -->");
          expect(fitted.length).toBeLessThanOrEqual(maximum + 10);
          expect(fitted).toContain("<!-- m -->");
          expect(() => encodeURIComponent(fitted)).not.toThrow();
        },
      ),
    );
  });
});

describe("annotations", () => {
  const annotation = {
    path: "a.py",
    startLine: 0,
    endLine: -1,
    level: "notice" as const,
    title: "t".repeat(300),
    message: "é".repeat(70_000),
  };

  test("are brought within GitHub's limits", () => {
    const [json] = toAnnotationJson([annotation, annotation]);

    expect(json).toMatchObject({ start_line: 1, end_line: 1 });
    expect(json?.title).toHaveLength(255);
    expect(Buffer.byteLength(json?.message ?? "")).toBeLessThanOrEqual(65_536);
    expect(toAnnotationJson([annotation, annotation])).toHaveLength(1);
  });

  test("go out in fifties, and an empty batch carries the verdict", () => {
    const many = Array.from({ length: 101 }, (_, line) => ({
      ...annotation,
      startLine: line + 1,
      title: "t",
      message: "m",
    }));

    expect(annotationBatches(toAnnotationJson(many)).map(({ length }) => length)).toEqual([50, 50, 1]);
    expect(annotationBatches([])).toEqual([[]]);
  });
});

describe("blobs", () => {
  test("are asked for in batches that stay small in number and bytes", () => {
    const request = (size: number) => ({ id: "a", size, paths: [] });

    expect(inBatches(Array.from({ length: 250 }, () => request(1))).map(({ length }) => length)).toEqual([
      100, 100, 50,
    ]);
    expect(inBatches([request(1), request(9_000_000), request(1)]).map(({ length }) => length)).toEqual([
      1, 1, 1,
    ]);
    expect(inBatches([])).toEqual([]);
  });
});

describe("a list of changes that GitHub cut", () => {
  const entry = (path: string, blob: string) => ({ path, blob, type: "file" as const, size: 1 });

  test("is completed, unchanged moves included", () => {
    const before = [entry("a", "1"), entry("b", "2"), entry("old", "3"), entry("same", "4")];
    const after = [entry("a", "9"), entry("b", "8"), entry("new", "3"), entry("same", "4")];

    const { files, complete } = completeFiles(
      [{ path: "a", previousPath: null, status: "modified" }],
      before,
      after,
    );

    expect(files).toEqual([
      { path: "a", previousPath: null, status: "modified" },
      { path: "b", previousPath: null, status: "modified" },
      { path: "new", previousPath: "old", status: "renamed" },
    ]);
    expect(complete).toBe(true);
  });

  test("is not called complete where a move with edits may hide", () => {
    expect(completeFiles([], [entry("old", "1")], [entry("new", "2")]).complete).toBe(false);
  });
});

describe("the way out", () => {
  test("is the platform's without a proxy, and another one with", () => {
    expect(outgoingFetch({})).toBe(globalThis.fetch);
    expect(outgoingFetch({ HTTPS_PROXY: "http://127.0.0.1:9" })).not.toBe(globalThis.fetch);
  });

  test("goes through the proxy, except where it shall not", async () => {
    const asked: string[] = [];
    const proxy = createServer((_request, response) => {
      asked.push("direct");
      response.end("{}");
    });
    proxy.on("connect", (request, socket) => {
      asked.push(`through ${request.url ?? ""}`);
      socket.end("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    const { port } = proxy.address() as AddressInfo;
    const fetch = outgoingFetch({ HTTPS_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: "127.0.0.1" });

    await expect(fetch("https://github.example.test/")).rejects.toThrow();
    await fetch(`http://127.0.0.1:${port}/`);

    expect(asked).toEqual(["through github.example.test:443", "direct"]);
    proxy.closeAllConnections();
    proxy.close();
  });
});
