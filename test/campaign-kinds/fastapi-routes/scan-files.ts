import { findRoutes } from "../../../src/campaign-kinds/fastapi-routes/find-routes.ts";
import type { FastapiRoute } from "../../../src/campaign-kinds/fastapi-routes/route-target.ts";
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

/** `METHOD /path state marks` of a target. */
export function lineOf({ key, state, marks }: FastapiRoute): string {
  return [key, state, ...marks].join(" ");
}

/** The line of every target, sorted. */
export async function linesOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { targets } = await scanFiles(files);
  return targets.map(lineOf).sort();
}

/** The line of every target and what is said of the rest, sorted. */
export async function linesAndNotesOf(files: Readonly<Record<string, string>>): Promise<string[]> {
  const { targets, unresolved } = await scanFiles(files);
  return [...targets.map(lineOf), ...unresolved.map(({ message }) => message)].sort();
}
