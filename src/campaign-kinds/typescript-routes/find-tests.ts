import { matchesGlob } from "../../domain/matching.ts";
import type { Scan } from "../../domain/scan.ts";
import type { SourceTree } from "../../domain/source-tree.ts";
import type { TestCase, TestMap, UnmatchedTestCall } from "../../domain/test-map.ts";
import { readTestFile } from "../../syntax/typescript/test-calls.ts";
import type { TypeScriptRoute } from "./facts.ts";
import type { TypeScriptRoutesSettings } from "./settings.ts";

const decoder = new TextDecoder();

/** Matches the requests of every test with the routes of a scan. */
export async function findTests(
  tree: SourceTree,
  scan: Scan<TypeScriptRoute>,
  settings: TypeScriptRoutesSettings,
): Promise<TestMap> {
  const paths = (await tree.list())
    .filter((entry) => entry.type === "file" && matchesGlob(entry.path, settings.test_roots))
    .map((entry) => entry.path)
    .filter((path) => !/(^|\/)node_modules\//.test(path));
  const texts = await tree.read(paths);
  const tests: TestCase[] = [];
  const unmatched: UnmatchedTestCall[] = [];
  for (const [path, bytes] of [...texts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (const block of readTestFile(path, decoder.decode(bytes))) {
      const targets = new Set<string>();
      for (const request of block.requests) {
        const route = bestRoute(scan.targets, request.method, request.path);
        if (route !== null) targets.add(route.key);
        else
          unmatched.push({
            file: path,
            line: request.line,
            message: `${request.method} ${request.path} matches no route.`,
          });
      }
      const { suite: className, name, line, endLine } = block;
      tests.push({ file: path, className, name, line, endLine, targets: [...targets] });
    }
  }
  return { tests: tests.filter((test) => test.targets.length > 0), unmatched };
}

/** The route that answers a request: the one with the most literal segments among those that match. */
function bestRoute(routes: readonly TypeScriptRoute[], method: string, path: string): TypeScriptRoute | null {
  const matching = routes.filter(
    (route) => (route.method === method || route.method === "ALL") && matches(route.path, path),
  );
  const literal = (route: TypeScriptRoute) =>
    route.path.split("/").filter((part) => !/[:*{]/.test(part)).length;
  return matching.sort((a, b) => literal(b) - literal(a))[0] ?? null;
}

function matches(pattern: string, path: string): boolean {
  const want = pattern.split("/").filter((part) => part !== "");
  const have = path.split("/").filter((part) => part !== "");
  if (want.at(-1)?.includes("*") === true) return have.length >= want.length - 1;
  return (
    want.length === have.length &&
    want.every(
      (part, index) =>
        /^[:{]/.test(part) ||
        part.includes(":") ||
        have[index] === part ||
        have[index]?.includes("*") === true,
    )
  );
}
