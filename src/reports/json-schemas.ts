import * as z from "zod";
import { checkReport, scanReport } from "./report-schemas.ts";

/** JSON Schema (draft 2020-12) of what `scan --format json` prints. */
export function scanJsonSchema(): Record<string, unknown> {
  return { title: "convert-status scan", ...z.toJSONSchema(scanReport) };
}

/** JSON Schema (draft 2020-12) of what `check --format json` prints. */
export function checkJsonSchema(): Record<string, unknown> {
  return { title: "convert-status check", ...z.toJSONSchema(checkReport) };
}
