import { describe, expect, it } from "vitest";
import { requirementsIn } from "../../../src/syntax/python/required-packages.ts";

const project = '[project]\nname = "shop"\ndependencies = [\n  "FastAPI>=0.115",\n  "sql_alchemy",\n]\n';
const required = ["fastapi", "sql-alchemy"];

describe("what a pyproject.toml requires", () => {
  it.each([
    ["alone", project],
    [
      "between tools",
      `[build-system]\nrequires = ["hatchling"]\n\n[tool.ruff]\nline-length = 110\n\n${project}`,
    ],
    ["before a tool", `${project}[tool.mypy]\nplugins = ["a"]\n\n[[tool.mypy.overrides]]\nmodule = ["b"]\n`],
    ["without what is optional", `${project}[project.optional-dependencies]\nextra = ["httpx"]\n`],
    ["before scripts", `${project}[project.scripts]\nshop = "shop:main"\n`],
    ["behind arrays in arrays", `[tool.a]\nrows = [\n[1, 2],\n[3]\n]\n${project}`],
    ["behind the like of a table", `[tool.a]\nrows = [\n[\n"tool.b"\n]\n]\n${project}`],
    ["behind several lines of text", `[tool.a]\ntext = """\n[tool.b]\n"""\n${project}`],
    ["in one line", 'project.dependencies = ["fastapi", "sql_alchemy"]\n[tool.a]\nb = 1\n'],
    ["with carriage returns", `[tool.a]\nb = 1\n\n${project}`.replaceAll("\n", "\r\n")],
    ["in a last line without an end", `${project}[tool.a]\nb = 1`],
  ])("is found %s", (_, text) => {
    expect(requirementsIn("pyproject.toml", text)).toEqual(required);
  });

  it("is found where Poetry keeps it", () => {
    const text =
      '[tool.poetry]\nname = "shop"\n\n[tool.poetry.dependencies]\npython = "^3.12"\nfastapi = "*"\nhttpx = { version = "*", optional = true }\n\n[tool.black]\nline-length = 1\n';
    expect(requirementsIn("pyproject.toml", text)).toEqual(["python", "fastapi"]);
  });

  it("is nothing in what is no TOML", () => {
    expect(requirementsIn("pyproject.toml", `${project}]\n[tool.a]\nb = \n`)).toEqual([]);
  });
});
