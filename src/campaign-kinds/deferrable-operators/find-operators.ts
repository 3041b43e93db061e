import type { ScanOptions } from "../../domain/campaign-kind.ts";
import { matchesGlob } from "../../domain/matching.ts";
import { makeScan, type Scan, type Unresolved } from "../../domain/scan.ts";
import { exclusionOf } from "../../domain/settings.ts";
import type { SourceTree } from "../../domain/source-tree.ts";
import type { Mark } from "../../domain/target.ts";
import { rememberScan } from "../../syntax/memory/remember-scan.ts";
import type { ClassDefinition } from "../../syntax/python/ast.ts";
import { PythonProject } from "../../syntax/python/project.ts";
import { ClassHierarchy, type ClassModel } from "../../syntax/python-operators/class-hierarchy.ts";
import { describeOperator } from "./describe-operator.ts";
import type { OperatorTarget } from "./facts.ts";
import { operatorState } from "./operator-state.ts";
import type { DeferrableOperatorsSettings } from "./settings.ts";

const neverOperators = /(^|\/)(tests?|example_dags|docs|scripts|dev)\/|(^|\/)(test_[^/]*|conftest)\.py$/;

/** All operators and sensors of a tree, with their states. */
export function scanOperators(
  tree: SourceTree,
  settings: DeferrableOperatorsSettings,
  options: ScanOptions = {},
): Promise<Scan<OperatorTarget>> {
  return rememberScan("deferrable-operators", tree, options, {
    given: settings,
    isVisible: (path) => path.endsWith(".py"),
    ask: async (asked) => ({ answer: await scanOperatorsIn(asked, settings, options) }),
  });
}

async function scanOperatorsIn(
  tree: SourceTree,
  settings: DeferrableOperatorsSettings,
  options: ScanOptions,
): Promise<Scan<OperatorTarget>> {
  const project = await PythonProject.open(tree, settings.roots);
  try {
    const paths = [...project.index.paths].filter(
      (path) => isInTrees(path, settings) && !neverOperators.test(path),
    );
    options.onProgress?.(0, null, "files");
    await project.load(paths);
    const found = await project.settle(() => readOperators(project, paths, settings, options));
    return makeScan({ kind: "deferrable-operators", commit: tree.commit, dirty: tree.dirty, ...found });
  } finally {
    project.close();
  }
}

function isInTrees(path: string, settings: DeferrableOperatorsSettings): boolean {
  return settings.trees.length === 0 || matchesGlob(path, settings.trees);
}

function readOperators(
  project: PythonProject,
  paths: readonly string[],
  settings: DeferrableOperatorsSettings,
  options: ScanOptions,
): { targets: readonly OperatorTarget[]; unresolved: readonly Unresolved[] } {
  const hierarchy = new ClassHierarchy(project);
  const targets = new Map<string, OperatorTarget>();
  const unresolved = new Map<string, Unresolved>();
  const note = (place: Unresolved) => unresolved.set(`${place.file}:${place.line}:${place.message}`, place);
  const bases = [...settings.operator_bases, ...settings.sensor_bases];
  for (const [done, path] of paths.entries()) {
    if (done % 100 === 0) options.onProgress?.(done, paths.length, "files");
    const module = project.module(path);
    // A class that inherits names its base; whose base has another name inherits by way of an import.
    if (module === null || !/^[ \t\f]*class \w+\s*[([]/m.test(module.text)) continue;
    for (const node of classesOf(module.statements)) {
      const model = hierarchy.modelOf({ module, node });
      const base = baseOf(model, settings);
      if (base === null) {
        const lost = model.unknownBases.find(({ name }) => /(Operator|Sensor)$/.test(name));
        if (lost !== undefined)
          note({
            file: path,
            line: lost.line,
            message: `${node.name} inherits from ${lost.name}, which could not be resolved.`,
          });
        continue;
      }
      if (bases.includes(node.name)) continue;
      const target = makeTarget(model, base, hierarchy, settings);
      targets.set(target.key, target);
      for (const remark of target.facts.unreadable) note(remark);
    }
  }
  for (const problem of project.problems.filter(({ file }) => paths.includes(file))) note(problem);
  return { targets: [...targets.values()], unresolved: [...unresolved.values()] };
}

function classesOf(statements: PythonProject["loaded"][number]["statements"]): readonly ClassDefinition[] {
  return statements.flatMap((statement) => {
    if (statement.type === "class") return [statement];
    if (statement.type === "if") return classesOf([...statement.body, ...statement.otherwise]);
    return statement.type === "try" ? classesOf([...statement.body, ...statement.handlers.flat()]) : [];
  });
}

function baseOf(model: ClassModel, settings: DeferrableOperatorsSettings): "operator" | "sensor" | null {
  const names = new Set([...model.foreignBases, ...model.lineage.map((each) => each.node.name)]);
  if (settings.sensor_bases.some((name) => names.has(name))) return "sensor";
  return settings.operator_bases.some((name) => names.has(name)) ? "operator" : null;
}

function makeTarget(
  model: ClassModel,
  base: "operator" | "sensor",
  hierarchy: ClassHierarchy,
  settings: DeferrableOperatorsSettings,
): OperatorTarget {
  const facts = describeOperator(model, base, hierarchy, settings);
  const { state, reasons, isAlways } = operatorState(model, facts, settings);
  const key = `${model.module.name}:${model.node.name}`;
  const excluded = exclusionOf(key, settings);
  const marks: Mark[] = [
    ...(isAlways ? ["always" as const] : []),
    ...(facts.startsFromTrigger ? ["start-from-trigger" as const] : []),
  ];
  const place = { file: model.module.path, line: model.node.line };
  return {
    key,
    kind: "deferrable-operators",
    name: model.node.name,
    ...place,
    state: excluded === null ? state : "excluded",
    marks,
    reasons: [
      ...(excluded === null ? [] : [{ message: `excluded by settings: ${excluded}`, ...place }]),
      ...reasons,
    ],
    facts,
  };
}
