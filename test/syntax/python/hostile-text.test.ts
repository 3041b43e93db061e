import { describe, it } from "vitest";
import { deferrableOperators } from "../../../src/campaign-kinds/deferrable-operators/index.ts";
import { recognisesOperators } from "../../../src/campaign-kinds/deferrable-operators/recognise.ts";
import { importedFiles } from "../../../src/syntax/python/imported-files.ts";
import { PythonModule } from "../../../src/syntax/python/module.ts";
import { ModuleIndex } from "../../../src/syntax/python/module-index.ts";
import { pythonParser } from "../../../src/syntax/python/parser.ts";
import { yieldsItself } from "../../../src/syntax/python/yields-itself.ts";
import { cancellationHandlers } from "../../../src/syntax/python-operators/cancellation.ts";
import { memoryTree } from "../../support/memory-tree.ts";

/** As long as a generated module. */
const much = 100_000;

const parser = await pythonParser();
const index = new ModuleIndex([], []);

function importsOf(text: string): string[] {
  return importedFiles(new PythonModule(parser, "a.py", "a", text), index);
}

async function scan(text: string): Promise<void> {
  const settings = deferrableOperators.settings.parse(deferrableOperators.defaults);
  await deferrableOperators.scan(memoryTree({ "acme/operators/job.py": text }), settings);
}

describe("source that nobody means", () => {
  it.each<[string, () => unknown]>([
    ["an import of dots", () => importsOf(`from ${".".repeat(much)}`)],
    ["an import of blanks", () => importsOf(`from${" ".repeat(much)}`)],
    ["lists of names without an end", () => importsOf("from a import (\n".repeat(much / 16))],
    [
      "classes without an end",
      () => recognisesOperators(memoryTree({ "operators/a.py": "class a(\n".repeat(much / 9) })),
    ],
    ["nothing but line ends", () => scan(`# BaseOperator\n${"\n".repeat(much)}`)],
    ["a comment of carriage returns", () => parser.parse("#\r".repeat(much / 2))],
    ["a header of colons", () => yieldsItself(`def f(${":".repeat(much)}):\n    yield`)],
    ["handlers in one line", () => cancellationHandlers(`except${" CancelledError".repeat(much / 15)}`)],
  ])("is read at once: %s", { timeout: 5_000 }, async (_, read) => {
    await read();
  });
});
