import { declaresPackage } from "./declared-packages.ts";
import {
  declaresEntryPoints,
  type EntryPoint,
  entryPointsIn,
  entryPointsOfSetup,
  mayDeclare,
} from "./entry-points.ts";
import type { PythonProject } from "./project.ts";

const isSetup = /(^|\/)setup\.py$/;

/**
 * What the packages of a project declare as entry points, over what is loaded.
 * @param group only those of this group; null: all
 */
export function declaredEntryPoints(project: PythonProject, group: string | null): readonly EntryPoint[] {
  const declared = project.manifests.flatMap((path) => {
    const text = declaresEntryPoints.test(path) ? project.declaration(path) : null;
    return text === null || !mayDeclare(text, group) ? [] : entryPointsIn(path, text);
  });
  const set = [...project.index.paths].flatMap((path) => {
    const module = isSetup.test(path) ? project.module(path) : null;
    return module === null ? [] : entryPointsOfSetup(module);
  });
  const points = [...declared, ...set];
  return group === null ? points : points.filter((point) => point.group === group);
}

/** The manifests of packages that may declare a distribution, `setup.py` apart, over what is loaded. */
export function manifestsNaming(
  project: PythonProject,
  naming: RegExp,
): readonly { readonly file: string; readonly text: string }[] {
  const declaring = project.manifests.filter((path) => declaresPackage.test(path));
  return declaring.flatMap((file) => {
    const text = project.declaration(file);
    return text !== null && naming.test(text) ? [{ file, text }] : [];
  });
}

/** The `setup.py` that may name a distribution, over what is loaded. */
export function setupModulesNaming(project: PythonProject, naming: RegExp): readonly string[] {
  return project.manifests.filter((path) => {
    if (!isSetup.test(path)) return false;
    project.quote(path);
    return naming.test(project.module(path)?.text ?? "");
  });
}
