import { matchesGlob } from "../../domain/matching.ts";
import type { Scan } from "../../domain/scan.ts";
import type { SourceTree } from "../../domain/source-tree.ts";
import type { TestCase, TestMap } from "../../domain/test-map.ts";
import type { FunctionDefinition, Statement } from "../../syntax/python/ast.ts";
import { PythonProject } from "../../syntax/python/project.ts";
import type { OperatorTarget } from "./facts.ts";
import type { DeferrableOperatorsSettings } from "./settings.ts";

/**
 * Which tests exercise which operator: a test, its class's fixtures or the fixtures of its file name the class.
 * Only files that mention a class of the scan are parsed.
 */
export async function findTests(
  tree: SourceTree,
  scan: Scan<OperatorTarget>,
  settings: DeferrableOperatorsSettings,
): Promise<TestMap> {
  const project = await PythonProject.open(tree, settings.roots);
  try {
    const paths = [...project.index.paths].filter((path) => matchesGlob(path, settings.test_roots));
    await project.load(paths);
    const keys = new Map<string, string[]>();
    for (const { name, key } of scan.targets) keys.set(name, [...(keys.get(name) ?? []), key]);
    const tests = await project.settle(() => paths.flatMap((path) => testsOf(project, path, keys)));
    return { tests, unmatched: [] };
  } finally {
    project.close();
  }
}

function testsOf(
  project: PythonProject,
  path: string,
  keys: ReadonlyMap<string, readonly string[]>,
): readonly TestCase[] {
  const module = project.module(path);
  if (module === null) return [];
  const named = [...keys.keys()].filter(
    (name) => module.text.includes(name) && new RegExp(`\\b${name}\\b`).test(module.text),
  );
  if (named.length === 0) return [];
  const imported = new Map(named.map((name) => [name, keysOf(project, path, name, keys.get(name) ?? [])]));
  const tests: TestCase[] = [];
  const visit = (statements: readonly Statement[], classes: readonly string[], shared: string): void => {
    const own = statements.filter(
      (statement): statement is FunctionDefinition => statement.type === "function",
    );
    const support = own.filter((one) => !one.name.startsWith("test")).map((one) => one.source);
    const context = [shared, ...support].join("\n");
    for (const one of own.filter((each) => each.name.startsWith("test"))) {
      const direct = targetsIn(one.source, imported);
      const targets = direct.length > 0 ? direct : targetsIn(context, imported);
      const first = one.decorators[0]?.line ?? one.line;
      const className = classes.length === 0 ? null : classes.join(".");
      if (targets.length > 0)
        tests.push({ file: path, className, name: one.name, line: first, endLine: one.endLine, targets });
    }
    for (const statement of statements) {
      if (statement.type === "class") visit(statement.body, [...classes, statement.name], context);
    }
  };
  visit(module.statements, [], "");
  return tests;
}

/** Two packages may have classes of one name: the import tells which is meant; without one, all of them are. */
function keysOf(
  project: PythonProject,
  path: string,
  name: string,
  keys: readonly string[],
): readonly string[] {
  const found = keys.length > 1 ? project.resolve(path, name) : null;
  if (found?.type !== "class") return keys;
  return keys.filter((key) => key === `${found.module.name}:${found.node.name}`);
}

function targetsIn(source: string, imported: ReadonlyMap<string, readonly string[]>): readonly string[] {
  return [...imported].flatMap(([name, keys]) => (new RegExp(`\\b${name}\\b`).test(source) ? keys : []));
}
