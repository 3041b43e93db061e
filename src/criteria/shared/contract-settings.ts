import * as z from "zod";
import { glob } from "../../domain/pattern-settings.ts";

/** Files that carry a contract beyond the routes themselves. */
export const contractPaths = z
  .array(glob)
  .default([
    "**/*api*/**/versions/**",
    "**/datamodels/**",
    "**/openapi/**",
    "**/*openapi*.{json,yaml,yml}",
    "**/*rest-api-generated*.{json,yaml,yml}",
  ])
  .describe("A conversion may not change these: API versions, data models, generated OpenAPI files.");

/** The field `contract_paths` of a campaign, defaults filled in. */
export function contractPathsOf(settings: object): readonly string[] {
  return contractPaths.parse("contract_paths" in settings ? settings.contract_paths : undefined);
}
