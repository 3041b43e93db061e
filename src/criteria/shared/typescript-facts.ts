import * as z from "zod";
import type { Target } from "../../domain/target.ts";

const place = z.object({ file: z.string(), line: z.number(), endLine: z.number() });
const step = place.extend({ message: z.string() });

/** What the criteria of TypeScript routes ask of a target's facts; scans may come from a store, so it is validated. */
const facts = z.object({
  definition: z.enum(["sync", "async"]),
  framework: z.string(),
  frameworkVersion: z.string().nullable(),
  rejectionsGoTo: z.enum(["framework", "wrapper", "nobody"]),
  work: z.array(z.object({ kind: z.enum(["blocking", "callback"]), chain: z.array(step) })),
  floating: z.array(step.extend({ kind: z.enum(["floating", "void"]), awaited: z.string().nullable() })),
  lostRejections: z.array(step.extend({ kind: z.enum(["swallowed", "uncaught", "escapes"]) })),
});
export type HandlerFacts = z.infer<typeof facts>;

/** The facts of a TypeScript route. @throws ZodError when the target is none */
export function handlerFactsOf(target: Target): HandlerFacts {
  return facts.parse(target.facts);
}
