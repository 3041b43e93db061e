import * as z from "zod";
import { glob } from "../../domain/pattern-settings.ts";
import { campaignShape } from "../../domain/settings.ts";

/** Settings of a campaign over the routes of a TypeScript or JavaScript server. */
export const typescriptRoutesSettings = z.strictObject({
  ...campaignShape,
  kind: z.literal("typescript-routes"),
  roots: z
    .array(glob)
    .default([])
    .describe("Only routes whose handlers or registrations lie below these globs; empty: all."),
  test_roots: z
    .array(glob)
    .default([
      "**/*.{test,spec,e2e-spec}.{ts,tsx,js,mjs,cjs,mts,cts}",
      "**/{test,tests,__tests__}/**/*.{ts,tsx,js,mjs,cjs}",
    ])
    .describe("Globs of the files with tests."),
  error_wrappers: z
    .array(z.string().min(1))
    .default([])
    .describe("Names of functions around handlers that take rejections to the framework's error handling."),
});
export type TypeScriptRoutesSettings = z.infer<typeof typescriptRoutesSettings>;
