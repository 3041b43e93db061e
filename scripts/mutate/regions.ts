import { fastapiRoutes } from "../../src/campaign-kinds/fastapi-routes/index.ts";
import { fastapiSettings } from "../../src/campaign-kinds/fastapi-routes/settings.ts";
import type { Judged } from "../../src/workflows/judge.ts";
import { memoryTree } from "../../test/support/memory-tree.ts";
import { campaignOf } from "../../test/support/pull-request.ts";
import type { Story } from "../../test/support/stories.ts";
import type { Region } from "./fault.ts";

/** Where faults are made in a story: its converted handlers, the tests of these, and the files of these tests. */
export async function regionsOf({ description }: Story, judged: Judged): Promise<readonly Region[]> {
  const { after } = description;
  const { settings } = campaignOf(description);
  const tree = memoryTree(after);
  const scan = await fastapiRoutes.scan(tree, fastapiSettings.parse(settings));
  const tests = await fastapiRoutes.mapTests(tree, scan, fastapiSettings.parse(settings));
  const known = await fastapiRoutes.mapTests(
    memoryTree(description.before),
    await fastapiRoutes.scan(memoryTree(description.before), fastapiSettings.parse(settings)),
    fastapiSettings.parse(settings),
  );
  const keys = new Set(judged.judgement.conversions.map(({ key }) => key));
  const regions: Region[] = judged.judgement.conversions.map(({ file, line }) => ({
    path: file,
    kind: "handler",
    ...handlerAt(after[file] ?? "", line),
  }));
  const existed = new Set(known.tests.map((test) => `${test.file}:${test.className ?? ""}:${test.name}`));
  for (const test of tests.tests) {
    if (!test.targets.some((key) => keys.has(key))) continue;
    // What the pull request adds itself proves nothing about before; faults in it are its own business.
    if (!existed.has(`${test.file}:${test.className ?? ""}:${test.name}`)) continue;
    const text = after[test.file] ?? "";
    regions.push({
      path: test.file,
      kind: "test",
      start: offsetOf(text, test.line),
      end: offsetOf(text, test.endLine + 1),
    });
  }
  for (const path of new Set(regions.filter(({ kind }) => kind === "test").map((region) => region.path))) {
    regions.push({ path, kind: "test-file", start: 0, end: (after[path] ?? "").length });
  }
  return regions;
}

/** From the first decorator to the next statement at module level. */
function handlerAt(text: string, line: number): { start: number; end: number } {
  const lines = text.split("\n");
  let first = line - 1;
  while (first > 0 && (lines[first - 1] ?? "") !== "") first--;
  let last = line;
  while (last < lines.length && !/^[^\s)]/.test(lines[last] ?? "")) last++;
  return { start: offsetOf(text, first + 1), end: offsetOf(text, last + 1) };
}

function offsetOf(text: string, line: number): number {
  return text
    .split("\n")
    .slice(0, line - 1)
    .reduce((offset, row) => offset + row.length + 1, 0);
}
