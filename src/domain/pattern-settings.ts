import * as z from "zod";
import { compileGlob } from "./glob.ts";
import { checkPattern, keyGlob } from "./matching.ts";

/** A regular expression in RE2 syntax, checked when the settings are read. */
export const pattern = z.string().superRefine(checkedBy(checkPattern));

/** A glob over paths, checked when the settings are read. */
export const glob = z.string().min(1).superRefine(checkedBy(compileGlob));

/** A key of a target or a glob over keys, checked when the settings are read. */
export const targetPattern = z
  .string()
  .min(1)
  .superRefine(checkedBy((text) => compileGlob(keyGlob(text))));

function checkedBy(compile: (text: string) => unknown) {
  return (text: string, context: z.core.$RefinementCtx<string>) => {
    // That nothing stands there is said already.
    if (text === "") return;
    try {
      compile(text);
    } catch (error) {
      context.addIssue({ code: "custom", message: error instanceof Error ? error.message : String(error) });
    }
  };
}
