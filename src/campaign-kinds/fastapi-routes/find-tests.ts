import { matchesPath } from "../../domain/matching.ts";
import type { Scan } from "../../domain/scan.ts";
import type { SourceTree } from "../../domain/source-tree.ts";
import type { TestCase, TestMap, UnmatchedTestCall } from "../../domain/test-map.ts";
import { Interpreter } from "../../syntax/python/evaluate/interpreter.ts";
import { PythonProject } from "../../syntax/python/project.ts";
import type { FastapiRoute } from "./route-target.ts";
import type { FastapiSettings } from "./settings.ts";
import { type ClientCall, ClientCalls, type TestFunction } from "./test-map/client-calls.ts";
import { hole, RouteMatcher } from "./test-map/match-route.ts";
import { isTest, lineWithDecorators, testFunctionsOf } from "./test-map/test-functions.ts";

/** Test modules run nothing: only their names matter. */
const noSemantics = { hasEffects: () => false, models: () => false, construct: () => null, call: () => null };

/** Finds which tests exercise which route, by method and URL. */
export async function findTests(
  tree: SourceTree,
  scan: Scan<FastapiRoute>,
  settings: FastapiSettings,
): Promise<TestMap> {
  const project = await PythonProject.open(tree, []);
  try {
    const files = [...project.index.paths].filter((path) => matchesPath(path, settings.tests.roots)).sort();
    await project.load(files);
    const matcher = new RouteMatcher(scan.targets);
    const relevant = files.filter((path) => mentionsClient(project, path, settings));
    return await project.settle(() => mapFiles(project, relevant, matcher, settings));
  } finally {
    project.close();
  }
}

function mentionsClient(project: PythonProject, path: string, settings: FastapiSettings): boolean {
  const text = project.module(path)?.text.toLowerCase() ?? "";
  return settings.tests.clients.some((client) => text.includes(client.toLowerCase()));
}

function mapFiles(
  project: PythonProject,
  files: readonly string[],
  matcher: RouteMatcher,
  settings: FastapiSettings,
): TestMap {
  const interpreter = new Interpreter(project, noSemantics);
  const calls = new ClientCalls(interpreter, settings.tests.clients);
  const tests: TestCase[] = [];
  const unmatched: UnmatchedTestCall[] = [];
  for (const file of files) {
    const bases = basesFor(file, settings);
    for (const test of testFunctionsOf(file, interpreter)) {
      if (!isTest(test)) continue;
      const targets = new Set<string>();
      for (const call of calls.of(test)) {
        const found = routesOf(call, bases, matcher);
        for (const route of found) targets.add(route.key);
        if (found.length === 0) unmatched.push({ file, line: call.line, message: describe(call) });
      }
      if (targets.size > 0) tests.push(testCase(test, file, [...targets].sort()));
    }
  }
  return { tests, unmatched: distinct(unmatched) };
}

function testCase(test: TestFunction, file: string, targets: readonly string[]): TestCase {
  const { definition } = test;
  return {
    file,
    className: test.classPath,
    name: definition.name,
    line: lineWithDecorators(definition),
    endLine: definition.endLine,
    targets,
  };
}

function basesFor(file: string, settings: FastapiSettings): readonly string[] {
  const configured = settings.tests.base_paths.find(({ glob }) => matchesPath(file, [glob]));
  return configured === undefined ? [""] : [configured.base];
}

function routesOf(call: ClientCall, bases: readonly string[], matcher: RouteMatcher): FastapiRoute[] {
  const found = call.urls.flatMap((url) =>
    call.methods.flatMap((method) =>
      bases.map((base) => {
        const path = pathOf(url);
        return path === null
          ? null
          : matcher.match(method, path.startsWith(hole) ? path : base + withSlash(path));
      }),
    ),
  );
  return found.filter((route) => route !== null);
}

/** The path of a URL: scheme, host, query and fragment taken off; null when nothing of it is known. */
function pathOf(url: string): string | null {
  const path = url.replace(/^[a-z]+:\/\/[^/]*/, "").replace(/[?#].*$/s, "");
  return path === hole ? null : path;
}

function withSlash(path: string): string {
  return path === "" || path.startsWith("/") ? path : `/${path}`;
}

function describe({ methods, urls }: ClientCall): string {
  const shown = (urls[0] ?? "").replaceAll(hole, "{}");
  return `${methods.join("/")} ${shown} matches no route of this campaign`;
}

function distinct(calls: readonly UnmatchedTestCall[]): UnmatchedTestCall[] {
  return [...new Map(calls.map((call) => [`${call.file}:${call.line}:${call.message}`, call])).values()];
}
