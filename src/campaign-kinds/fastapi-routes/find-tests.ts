import type { Scan } from "../../domain/scan.ts";
import type { SourceTree } from "../../domain/source-tree.ts";
import type { TestMap } from "../../domain/test-map.ts";
import type { FastapiRoute } from "./route-target.ts";
import type { FastapiSettings } from "./settings.ts";

export async function findTests(
  _tree: SourceTree,
  _scan: Scan<FastapiRoute>,
  _settings: FastapiSettings,
): Promise<TestMap> {
  return { tests: [], unmatched: [] };
}
