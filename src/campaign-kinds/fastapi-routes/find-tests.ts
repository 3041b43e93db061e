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

/** One request of one test, with the route that answers it as far as the source tells. */
export interface ResolvedCall {
  readonly test: TestFunction;
  readonly file: string;
  readonly call: ClientCall;
  readonly method: string;
  /** Below the folder's base path; what is not known is a hole. Null where nothing of it is known. */
  readonly path: string | null;
  readonly route: FastapiRoute | null;
}

/** Finds which tests exercise which route, by method and URL. */
export async function findTests(
  tree: SourceTree,
  scan: Scan<FastapiRoute>,
  settings: FastapiSettings,
): Promise<TestMap> {
  const calls = await findClientCalls(tree, scan, settings);
  const byTest = new Map<TestFunction, ResolvedCall[]>();
  const byCall = new Map<ClientCall, ResolvedCall[]>();
  for (const one of calls) {
    byTest.set(one.test, [...(byTest.get(one.test) ?? []), one]);
    byCall.set(one.call, [...(byCall.get(one.call) ?? []), one]);
  }
  const tests = [...byTest].flatMap(([test, own]) => {
    const targets = new Set(own.flatMap(({ route }) => (route === null ? [] : [route.key])));
    return targets.size === 0
      ? []
      : own.slice(0, 1).map(({ file }) => testCase(test, file, [...targets].sort()));
  });
  const unmatched = [...byCall].flatMap(([call, own]) =>
    own.some(({ route }) => route !== null)
      ? []
      : own.slice(0, 1).map(({ file }) => ({ file, line: call.line, message: describe(call) })),
  );
  return { tests, unmatched: distinct(unmatched) };
}

/** Every request that the tests of a tree make. */
export async function findClientCalls(
  tree: SourceTree,
  scan: Scan<FastapiRoute>,
  settings: FastapiSettings,
): Promise<ResolvedCall[]> {
  const project = await PythonProject.open(tree, []);
  try {
    const files = [...project.index.paths].filter((path) => matchesPath(path, settings.tests.roots)).sort();
    await project.load(files);
    const matcher = new RouteMatcher(scan.targets);
    const relevant = files.filter((path) => mentionsClient(project, path, settings));
    return await project.settle(() => callsOf(project, relevant, matcher, settings));
  } finally {
    project.close();
  }
}

function mentionsClient(project: PythonProject, path: string, settings: FastapiSettings): boolean {
  const text = project.module(path)?.text.toLowerCase() ?? "";
  return settings.tests.clients.some((client) => text.includes(client.toLowerCase()));
}

function callsOf(
  project: PythonProject,
  files: readonly string[],
  matcher: RouteMatcher,
  settings: FastapiSettings,
): ResolvedCall[] {
  const interpreter = new Interpreter(project, noSemantics);
  const calls = new ClientCalls(interpreter, settings.tests.clients);
  return files.flatMap((file) => {
    const base = settings.tests.base_paths.find(({ glob }) => matchesPath(file, [glob]))?.base ?? "";
    return testFunctionsOf(file, interpreter)
      .filter(isTest)
      .flatMap((test) =>
        calls
          .of(test)
          .flatMap((call) => resolve(call, base, matcher).map((found) => ({ test, file, call, ...found }))),
      );
  });
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

function resolve(
  call: ClientCall,
  base: string,
  matcher: RouteMatcher,
): Pick<ResolvedCall, "method" | "path" | "route">[] {
  return call.urls.flatMap((url) =>
    call.methods.map((method) => {
      const given = pathOf(url);
      const path = given === null || given.startsWith(hole) ? given : base + withSlash(given);
      return { method, path, route: path === null ? null : matcher.match(method, path) };
    }),
  );
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
