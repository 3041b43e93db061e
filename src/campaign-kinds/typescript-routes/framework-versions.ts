import type { ts } from "../../syntax/typescript/compiler.ts";
import type { Framework } from "./router.ts";

/** The package whose version decides how a framework behaves. */
export function versionPackageOf(framework: Framework): string {
  return framework === "nest" ? "@nestjs/core" : framework;
}

/**
 * True where the framework itself takes a handler's rejected promise to its error handling: all of them save
 * Express before 5 (Express 5 migration guide, "Rejected promises handled from middleware and handlers").
 * @param range version range from the manifest; without one Express counts as not catching
 */
export function catchesRejections(
  framework: Framework,
  range: string | null,
  hasAsyncErrorsPatch: boolean,
  node: ts.Node,
): boolean {
  if (framework !== "express" || hasAsyncErrorsPatch) return true;
  if (/express-(promise|async)-router/.test(node.getSourceFile().text)) return true;
  const major = /\d+/.exec(range ?? "")?.[0];
  return range === "latest" || (major !== undefined && Number(major) >= 5);
}
