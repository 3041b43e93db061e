import { describe, expect, it } from "vitest";
import { askAhead } from "../../src/cli/ask-ahead.ts";

describe("git is asked ahead", () => {
  it.each([
    ["of the current folder", ["scan"], "."],
    ["of the folder that is named", ["scan", "test", "--format", "json"], "test"],
  ])("%s", async (_, args, folder) => {
    const asked = askAhead(args);
    expect(asked?.folder).toBe(folder);
    expect((await asked?.answers)?.listing.get("package.json")).toMatchObject({ type: "file" });
  });

  it.each([
    [["check"]],
    [[]],
    [["scan", "--config", "settings.yml", "."]],
    [["scan", ".", "--ref", "main"]],
    [["scan", ".", "--ref=main"]],
    [["scan", ".", "--help"]],
  ])("not for %j", (args) => {
    expect(askAhead(args)).toBeNull();
  });

  it("where there is no repository, without a word until somebody wants to know", async () => {
    const asked = askAhead(["scan", "/nowhere/at/all"]);
    await expect(asked?.answers).rejects.toThrow("git");
  });
});
