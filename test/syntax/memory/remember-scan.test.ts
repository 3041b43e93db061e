import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { findRoutes } from "../../../src/campaign-kinds/fastapi-routes/find-routes.ts";
import { fastapiRoutes } from "../../../src/campaign-kinds/fastapi-routes/index.ts";
import { fastapiSettings } from "../../../src/campaign-kinds/fastapi-routes/settings.ts";
import type { SourceTree } from "../../../src/domain/source-tree.ts";
import { defaultSettings, presetSettings } from "../../../src/workflows/load-settings.ts";
import { memoryTree } from "../../support/memory-tree.ts";
import { OpenCache } from "../../support/open-cache.ts";
import { type Edit, edits, type Project, project } from "./generated-project.ts";

const version = vi.hoisted(() => ({ now: "first" }));
vi.mock("../../../src/syntax/memory/scanner-version.ts", () => ({ scannerVersion: () => version.now }));
afterEach(() => {
  version.now = "first";
});

const discovery = fastapiSettings.parse(defaultSettings(fastapiRoutes).campaigns[0]?.settings);
const named = { ...discovery, entry: ["app.main:app"], trees: ["app/**"] };

/** A tree that counts the files that were read from it. */
function counting(files: Project): { tree: SourceTree; readonly read: string[] } {
  const read: string[] = [];
  const inner = memoryTree(files);
  const tree: SourceTree = {
    ...inner,
    read(paths) {
      const wanted = [...paths];
      read.push(...wanted);
      return inner.read(wanted);
    },
  };
  return { tree, read };
}

describe("a scan that remembers", () => {
  it.each([
    ["with apps found by looking", discovery],
    ["with a named app", named],
  ])("finds what a cold scan finds after any edits, %s", async (_, settings) => {
    await fc.assert(
      fc.asyncProperty(project, fc.array(edits, { minLength: 1, maxLength: 6 }), async (start, sequence) => {
        const cache = new OpenCache();
        let files: Project = start;
        for (const edit of [(same: Project) => same, ...sequence] satisfies Edit[]) {
          files = edit(files);
          const cold = await findRoutes(memoryTree(files), settings);
          const warm = await findRoutes(memoryTree(files), settings, { cache });
          expect(warm).toEqual(cold);
          expect(JSON.stringify(warm)).toBe(JSON.stringify(cold));
        }
      }),
      { numRuns: 60 },
    );
  });

  it("comes back to what it knows when an edit is taken back, without reading a file", async () => {
    const [files] = fc.sample(project, { numRuns: 1, seed: 7 });
    const [edit] = fc.sample(edits, { numRuns: 1, seed: 3 });
    if (files === undefined || edit === undefined) throw new Error("nothing was generated");
    const cache = new OpenCache();
    const cold = await findRoutes(memoryTree(files), discovery, { cache });
    await findRoutes(memoryTree(edit(files)), discovery, { cache });

    const { tree, read } = counting(files);
    expect(await findRoutes(tree, discovery, { cache })).toEqual(cold);
    expect(read).toEqual([]);
  });

  it("reads only the changed file when no route has to do with it", async () => {
    const files = { ...base, "lib/numbers.py": "x = 1\n" };
    const cache = new OpenCache();
    await findRoutes(memoryTree(files), discovery, { cache });

    const { tree, read } = counting({ ...files, "lib/numbers.py": "x = 2\n" });
    const scan = await findRoutes(tree, discovery, { cache });

    expect(scan.targets.map(({ key }) => key)).toEqual(["GET /a"]);
    expect(new Set(read)).toEqual(new Set(["lib/numbers.py"]));
  });

  it("reads a file of which the tree knows no blob", async () => {
    const cache = new OpenCache();
    const dirty = (files: Project): SourceTree => {
      const inner = memoryTree(files);
      return { ...inner, list: async () => (await inner.list()).map((entry) => ({ ...entry, blob: null })) };
    };
    await findRoutes(dirty(base), discovery, { cache });
    const changed = { ...base, "app/main.py": base["app/main.py"].replace("/a", "/b") };
    const scan = await findRoutes(dirty(changed), discovery, { cache });
    expect(scan.targets.map(({ key }) => key)).toEqual(["GET /b"]);
  });

  it("tells other settings apart", async () => {
    const cache = new OpenCache();
    await findRoutes(memoryTree(base), discovery, { cache });
    const excluding = { ...discovery, exclude: [{ targets: ["GET /a"], reason: "why not" }] };
    const scan = await findRoutes(memoryTree(base), excluding, { cache });
    expect(scan.targets.map(({ state }) => state)).toEqual(["excluded"]);
  });

  it("says of which commit it speaks, whichever one it remembers", async () => {
    const cache = new OpenCache();
    await findRoutes(memoryTree(base), discovery, { cache });
    const later = memoryTree({ ...base, "README.md": "more\n" });
    expect((await findRoutes(later, discovery, { cache })).commit).toBe(later.commit);
  });

  it("remembers nothing of a tree that could not be read whole", async () => {
    const cache = new OpenCache();
    const unreadable = [{ file: "app/main.py", message: "GitHub did not give the content of this file." }];
    await findRoutes({ ...memoryTree(base), read: async () => new Map(), unreadable }, discovery, { cache });
    expect((await findRoutes(memoryTree(base), discovery, { cache })).targets).toHaveLength(1);
  });
});

describe("what is remembered", () => {
  const damage: readonly [string, (value: unknown) => unknown][] = [
    ["cut", (value) => ({ ...(value as object), text: (value as { text: string }).text.slice(0, -9) })],
    [
      "edited",
      (value) => ({ ...(value as object), text: (value as { text: string }).text.replaceAll("GET", "PUT") }),
    ],
    ["of another shape", () => ({ targets: [] })],
    ["no object", () => 7],
    ["null", () => null],
  ];

  it.each(damage)("is not believed when it is %s", async (_, change) => {
    const cache = new OpenCache();
    const cold = await findRoutes(memoryTree(base), discovery, { cache });
    for (const [key, value] of cache.entries) {
      if (typeof value === "object") cache.entries.set(key, change(value));
    }
    expect(await findRoutes(memoryTree(base), discovery, { cache })).toEqual(cold);
  });

  it("by another version of the scanner is not used", async () => {
    const cache = new OpenCache();
    await findRoutes(memoryTree(base), discovery, { cache });
    version.now = "second";
    const { tree, read } = counting(base);
    await findRoutes(tree, discovery, { cache });
    expect(read).toContain("app/main.py");
  });
});

const base = {
  "app/__init__.py": "",
  "app/main.py": 'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/a")\ndef a(): ...\n',
} as const;

it("the preset of Airflow can be remembered", () => {
  const settings = presetSettings("airflow")?.campaigns[0]?.settings;
  expect(JSON.parse(JSON.stringify(settings))).toEqual(settings);
});
