import { findRoutes } from "../../../src/campaign-kinds/fastapi-routes/find-routes.ts";
import { fastapiSettings } from "../../../src/campaign-kinds/fastapi-routes/settings.ts";
import { memoryTree } from "../../support/memory-tree.ts";

/** Settings of a campaign with the defaults of the kind. */
export function settingsWith(fields: Readonly<Record<string, unknown>> = {}) {
  return fastapiSettings.parse({
    id: "async-routes",
    kind: "fastapi-routes",
    title: "Async",
    rule_set: "epic-2026-05",
    ...fields,
  });
}

/** Scans files that are given as text. */
export function scanFiles(
  files: Readonly<Record<string, string>>,
  fields: Readonly<Record<string, unknown>> = {},
) {
  return findRoutes(memoryTree(files), settingsWith(fields));
}

/** `METHOD /path definition ownSession session` of every target, in the order of the scan. */
export async function routesIn(
  files: Readonly<Record<string, string>>,
  fields: Readonly<Record<string, unknown>> = {},
): Promise<string[]> {
  const scan = await scanFiles(files, fields);
  return scan.targets.map(
    (target) => `${target.key} ${target.definition} ${target.ownSession} ${target.session}`,
  );
}
