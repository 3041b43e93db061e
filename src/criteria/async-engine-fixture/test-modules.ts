import type { ConversionPullRequest } from "../../domain/pull-request.ts";
import type { SourceTree } from "../../domain/source-tree.ts";
import type { TestCase } from "../../domain/test-map.ts";
import { PlainFiles } from "../../syntax/python/plain-files.ts";
import {
  type Definition,
  definitionsByName,
  definitionsOf,
} from "../../syntax/python/test-module/definitions.ts";
import type { FixtureSettings } from "../shared/fixture-settings.ts";
import { type FixtureAnswer, type FixtureModule, findFixture } from "./find-fixture.ts";
import { expectsRefusal } from "./refused-requests.ts";

/** Tests of one class (or one module function) and whether the fixture is in force for them. */
export interface TestGroup {
  readonly file: string;
  /** The class, or the function at module level. */
  readonly name: string;
  readonly definition: Definition;
  readonly answer: FixtureAnswer;
}

/** Answers, for every test that gets through to one of the targets, whether it runs under the fixture. */
export async function groupTests(
  tree: SourceTree,
  tests: readonly TestCase[],
  settings: FixtureSettings,
): Promise<readonly TestGroup[]> {
  const python = tests.filter((test) => test.file.endsWith(".py"));
  return PlainFiles.ask(tree, (files) => findGroups(new Modules(files), python, settings));
}

/** The tests that exercise what the pull request converts, on one of its sides. */
export function testsOfConversions(
  pullRequest: ConversionPullRequest,
  side: "base" | "head",
): readonly TestCase[] {
  const keys = new Set(
    pullRequest.conversions.map(({ before, after }) => (side === "base" ? before.key : after.key)),
  );
  const { tests } = side === "base" ? pullRequest.baseTests : pullRequest.headTests;
  return tests.filter((test) => test.targets.some((key) => keys.has(key)));
}

function findGroups(
  modules: Modules,
  tests: readonly TestCase[],
  settings: FixtureSettings,
): readonly TestGroup[] {
  const groups = new Map<string, TestGroup>();
  for (const test of tests) {
    const module = modules.read(test.file);
    if (module === null) continue;
    const byName = definitionsByName(definitionsOf(module.root));
    const name = test.className ?? test.name;
    const id = `${test.file}:${name}`;
    const definition = byName.get(test.className === null ? test.name : `${test.className}.${test.name}`);
    const group = byName.get(name);
    if (definition !== undefined && expectsRefusal(definition.node)) continue;
    if (definition === undefined || group === undefined || groups.get(id)?.answer.has === false) continue;
    const around = conftestsAbove(test.file).flatMap((path) => modules.read(path) ?? []);
    const answer = findFixture(
      definition,
      module,
      around,
      (from, base) => modules.findClass(from, base),
      settings,
    );
    groups.set(id, { file: test.file, name, definition: group, answer });
  }
  return [...groups.values()];
}

class Modules {
  readonly #files: PlainFiles;

  constructor(files: PlainFiles) {
    this.#files = files;
  }

  read(path: string): FixtureModule | null {
    const root = this.#files.root(path);
    return root === null ? null : { path, root };
  }

  findClass(from: FixtureModule, name: string): { module: FixtureModule; definition: Definition } | null {
    const own = definitionsByName(definitionsOf(from.root)).get(name);
    if (own?.kind === "class") return { module: from, definition: own };
    const found = this.#files.resolve(from.path, name);
    if (found?.type !== "class") return null;
    const module = this.read(found.file);
    const definition = module === null ? undefined : definitionAt(module, found.line);
    return module === null || definition === undefined ? null : { module, definition };
  }
}

function definitionAt(module: FixtureModule, line: number): Definition | undefined {
  return definitionsOf(module.root).find(
    (definition) => definition.kind === "class" && definition.node.line === line,
  );
}

/** The conftest files that pytest reads for a test, nearest first. */
function conftestsAbove(path: string): readonly string[] {
  const folders = path.split("/").slice(0, -1);
  return folders
    .map((_, index) => [...folders.slice(0, folders.length - index), "conftest.py"].join("/"))
    .concat("conftest.py");
}
