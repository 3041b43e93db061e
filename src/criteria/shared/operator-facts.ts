import * as z from "zod";
import type { Target } from "../../domain/target.ts";

const place = z.object({ file: z.string(), line: z.number() });
const remark = place.extend({ message: z.string() });

/** What the criteria of operators ask of a target's facts; scans may come from a store, so it is validated. */
const facts = z.object({
  base: z.enum(["operator", "sensor"]),
  switch: z
    .object({
      parameter: z.string(),
      default: z.string().nullable(),
      isConfigured: z.boolean(),
      overriddenBy: z.string().nullable(),
    })
    .extend(place.shape)
    .nullable(),
  startsFromTrigger: z.boolean(),
  sites: z.array(
    place.extend({
      endLine: z.number(),
      inMethod: z.string(),
      triggers: z.array(z.string()),
      callback: z.string().nullable(),
      hasTimeout: z.boolean(),
    }),
  ),
  callbacks: z.array(
    z.object({
      name: z.string(),
      place: place.nullable(),
      takesContext: z.boolean(),
      takesEvent: z.boolean(),
      raises: z.boolean(),
    }),
  ),
  triggers: z.array(
    place.extend({
      name: z.string(),
      run: place.extend({ isAsync: z.boolean(), yieldsEvent: z.boolean() }).nullable(),
      serialization: place
        .extend({
          isReadable: z.boolean(),
          missing: z.array(z.string()),
          surplus: z.array(z.string()),
          crossed: z.array(z.string()),
          elsewhere: z.string().nullable(),
        })
        .nullable(),
      blocking: z.array(remark),
      heavy: z.array(remark),
      handlesCancellation: z.boolean(),
    }),
  ),
  waits: z.array(remark.extend({ side: z.enum(["deferred", "sync", "both"]) })),
  syncPath: z.object({
    methods: z.array(z.object({ name: z.string(), digest: z.string(), line: z.number() })),
    parameters: z.array(z.object({ name: z.string(), default: z.string().nullable(), line: z.number() })),
    kept: z.array(z.object({ name: z.string(), value: z.string(), line: z.number() })),
  }),
  unreadable: z.array(remark),
});
export type OperatorFacts = z.infer<typeof facts>;

/** The facts of an operator. @throws ZodError when the target is none */
export function operatorFactsOf(target: Target): OperatorFacts {
  return facts.parse(target.facts);
}
