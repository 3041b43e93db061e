import { describe, expect, it } from "vitest";
import { declarationPattern, packagesIn } from "../../../src/syntax/python/declared-packages.ts";

describe("what a manifest has to hold that declares a package", () => {
  it.each([
    ["pyproject.toml", '[project]\nname = "My_Shop"\n'],
    ["pyproject.toml", "[project]\n'name'='my.shop'\n"],
    ["pyproject.toml", 'project = { version = "1", name = "my-shop" }\n'],
    ["pyproject.toml", 'project.name = """\nmy-shop"""\n'],
    ["pyproject.toml", "[tool.poetry]\nname   =   'MY--SHOP'\n"],
    ["setup.cfg", "[metadata]\nname = my_shop\n"],
    ["setup.cfg", "[metadata]\nName: my_shop\n"],
    ["setup.cfg", "[metadata]\nname =\n  my_shop\n"],
  ])("is there in a %s that is read: %j", (file, text) => {
    expect(packagesIn(file, text)).toHaveLength(1);
    expect(text).toMatch(declarationPattern("my-shop"));
  });

  it.each([
    '[project]\nname = "my-shop-front"\ndependencies = ["my-shop"]\n',
    '[project]\nname = "a-my-shop"\n',
    "[tool.uv.sources]\nmy-shop = { workspace = true }\n",
  ])("is not there where a package only requires it: %j", (text) => {
    expect(text).not.toMatch(declarationPattern("my-shop"));
  });
});
