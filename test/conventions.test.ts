import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { renderDocs } from "../scripts/docs/render-docs.ts";
import { campaignKinds } from "../src/campaign-kinds/index.ts";
import { defaultSettings, presetSettings } from "../src/workflows/load-settings.ts";

const definitions = await Promise.all(campaignKinds.map((kind) => kind.definitionOfDone()));
const criteria = [...new Map(definitions.flat().map((one) => [one.id, one])).values()];
const read = (path: string) => readFileSync(path, "utf8");

describe("every criterion", () => {
  it.each(criteria.map((criterion) => criterion.id))("%s has a page in the fixed form", (id) => {
    const title = criteria.find((criterion) => criterion.id === id)?.title ?? "";
    const page = read(`src/criteria/${id}.md`);
    expect(page.split("\n")[0]).toBe(`# ${title}`);
    for (const heading of ["## Fails", "## Passes", "## What it cannot see"])
      expect(page).toContain(`\n${heading}\n`);
  });

  it("in the folder belongs to a definition of done", () => {
    const files = readdirSync("src/criteria").filter((name) => name.endsWith(".ts"));
    const ids = new Set(criteria.map((criterion) => criterion.id));
    expect(files.map((name) => name.replace(/\.ts$/, "")).filter((id) => !ids.has(id))).toEqual([]);
  });
});

describe("every campaign kind", () => {
  it("in the folder is in the list", () => {
    const folders = readdirSync("src/campaign-kinds", { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    expect(campaignKinds.map((kind) => kind.id).sort()).toEqual(folders.map((entry) => entry.name).sort());
  });

  it.each(campaignKinds.map((kind) => kind.id))("%s says what it cannot see", (id) => {
    expect(read(`src/campaign-kinds/${id}/README.md`)).toMatch(/^#+ What it cannot see$/m);
  });

  it("has valid defaults and presets", () => {
    for (const kind of campaignKinds) {
      expect(defaultSettings(kind).campaigns).toHaveLength(1);
      for (const name of Object.keys(kind.presets)) expect(presetSettings(name)?.campaigns).toHaveLength(1);
    }
  });
});

describe("the house", () => {
  it("has no file whose name says nothing", () => {
    const files = readdirSync("src", { recursive: true, encoding: "utf8" }).filter(
      (path) => !path.includes("/generated/"),
    );
    expect(
      files.filter((path) => /(^|\/)(utils?|helpers?|constants|types|enums)(\.ts|\/)/.test(path)),
    ).toEqual([]);
  });

  it("has every folder on the map", () => {
    const map = read("src/README.md");
    const folders = readdirSync("src", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map((entry) => entry.name).filter((name) => !map.includes(`\`${name}/\``))).toEqual([]);
  });

  it("has documents as the code makes them (npm run docs)", async () => {
    for (const { path, text } of await renderDocs())
      expect(existsSync(path) ? read(path) : null, path).toBe(text);
  });
});

describe("the App's permissions", () => {
  it("are those that the README gives a reason for", () => {
    const manifest = parse(read("app.yml")) as { default_permissions: Record<string, string> };
    const rows = [...read("README.md").matchAll(/^\| `(\w+)` \| (read|write) \| (.+) \|$/gm)];
    const explained = Object.fromEntries(rows.map(([, permission, access]) => [permission, access]));
    expect(explained).toEqual(manifest.default_permissions);
  });
});
