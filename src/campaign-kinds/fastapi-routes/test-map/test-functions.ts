import type { ClassDefinition, FunctionDefinition, Statement } from "../../../syntax/python/ast.ts";
import { linearize } from "../../../syntax/python/evaluate/classes.ts";
import type { Interpreter } from "../../../syntax/python/evaluate/interpreter.ts";
import type { Scope, Value } from "../../../syntax/python/evaluate/value.ts";
import type { TestFunction } from "./client-calls.ts";

/** Every function and method of a test file; those of base classes in other files belong to the class that inherits them. */
export function testFunctionsOf(file: string, interpreter: Interpreter): TestFunction[] {
  const scope = interpreter.moduleScope(file);
  if (scope === null) return [];
  return inScope(scope.module.statements, scope, [], interpreter);
}

/** True for what pytest collects. */
export function isTest({ definition, classPath }: TestFunction): boolean {
  return (
    definition.name.startsWith("test") && (classPath === null || /(^|\.)Test|Test(s|Case)?$/.test(classPath))
  );
}

/** The first line of a function, decorators included. */
export function lineWithDecorators(definition: FunctionDefinition): number {
  return Math.min(definition.line, ...definition.decorators.map((decorator) => decorator.line));
}

interface Holder {
  readonly definition: ClassDefinition;
  readonly scope: Scope;
}

function inScope(
  statements: readonly Statement[],
  scope: Scope,
  path: readonly ClassDefinition[],
  interpreter: Interpreter,
): TestFunction[] {
  const found: TestFunction[] = [];
  const plain = functionsIn(statements);
  const helpers = new Map<string, TestFunction>();
  for (const definition of plain) {
    const test = { definition, scope, classes: [], classPath: null, helpers };
    if (path.length === 0) {
      helpers.set(definition.name, test);
      found.push(test);
    }
  }
  for (const statement of statements) {
    if (statement.type === "class") found.push(...inClass(statement, scope, path, helpers, interpreter));
    if (statement.type === "if")
      found.push(...inScope([...statement.body, ...statement.otherwise], scope, path, interpreter));
  }
  return found;
}

function inClass(
  definition: ClassDefinition,
  scope: Scope,
  path: readonly ClassDefinition[],
  outer: ReadonlyMap<string, TestFunction>,
  interpreter: Interpreter,
): TestFunction[] {
  const classPath = [...path, definition].map(({ name }) => name).join(".");
  const value = path.length === 0 ? interpreter.force(interpreter.lookUp(definition.name, scope)) : null;
  const classes = holders(definition, scope, value);
  const helpers = new Map(outer);
  const tests: TestFunction[] = [];
  const taken = new Set<string>();
  for (const holder of classes) {
    for (const method of functionsIn(holder.definition.body)) {
      if (taken.has(method.name)) continue;
      taken.add(method.name);
      const test: TestFunction = { definition: method, scope: holder.scope, classes, classPath, helpers };
      helpers.set(method.name, test);
      // An inherited test runs for this class too, but its lines are in the file of its base.
      if (holder.definition === definition) tests.push(test);
    }
  }
  const nested = definition.body.flatMap((statement) =>
    statement.type === "class" ? inClass(statement, scope, [...path, definition], outer, interpreter) : [],
  );
  return [...tests, ...nested];
}

function holders(definition: ClassDefinition, scope: Scope, value: Value | null): Holder[] {
  if (value?.type !== "class" || value.definition !== definition) return [{ definition, scope }];
  return linearize(value).flatMap((base) =>
    base.type === "class" ? [{ definition: base.definition, scope: base.members.parent ?? scope }] : [],
  );
}

function functionsIn(statements: readonly Statement[]): FunctionDefinition[] {
  return statements.filter((statement) => statement.type === "function");
}
