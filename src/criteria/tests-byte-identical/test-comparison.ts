import type { ConversionPullRequest } from "../../domain/pull-request.ts";
import type { TestCase } from "../../domain/test-map.ts";
import { pathOnHead, readTexts } from "../shared/file-texts.ts";

/** One test file that exercises converted routes, before and after. */
export interface TestFile {
  /** At the base. */
  readonly path: string;
  readonly before: string;
  /** On the head, where it may have another name; null when it was removed. */
  readonly headPath: string | null;
  readonly after: string | null;
  /** The tests of the base that exercise a converted route. */
  readonly tests: readonly TestCase[];
}

/** The test files of the base that exercise converted routes. */
export async function loadTestFiles(pullRequest: ConversionPullRequest): Promise<readonly TestFile[]> {
  const converted = new Set(pullRequest.conversions.map((conversion) => conversion.before.key));
  const byFile = new Map<string, TestCase[]>();
  for (const test of pullRequest.baseTests.tests) {
    if (!test.targets.some((key) => converted.has(key))) continue;
    const known = byFile.get(test.file);
    if (known === undefined) byFile.set(test.file, [test]);
    else known.push(test);
  }
  const paths = [...byFile.keys()].sort();
  const headPaths = new Map(paths.map((path) => [path, pathOnHead(pullRequest.changedFiles, path)]));
  const before = await readTexts(pullRequest.base, paths);
  const after = await readTexts(
    pullRequest.head,
    [...headPaths.values()].filter((path) => path !== null),
  );
  return paths.flatMap((path) => {
    const text = before.get(path);
    if (text === undefined) return [];
    const headPath = headPaths.get(path) ?? null;
    const headText = headPath === null ? null : (after.get(headPath) ?? null);
    const tests = byFile.get(path) ?? [];
    return [{ path, before: text, headPath, after: headText, tests }];
  });
}

/** `TestHealth.test_ok`, or `test_ok` at module level. */
export function nameOf(test: Pick<TestCase, "className" | "name">): string {
  return test.className === null ? test.name : `${test.className}.${test.name}`;
}
