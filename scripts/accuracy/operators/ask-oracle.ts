import { execFileSync } from "node:child_process";
import { join } from "node:path";
import * as z from "zod";

const answerShape = z.object({
  operators: z.array(
    z.object({
      key: z.string(),
      sensor: z.boolean(),
      /** A `defer` call in its own body. */
      own: z.boolean(),
      /** A `defer` call in its own body or a base's. */
      defers: z.boolean(),
      /** Has the parameter `deferrable`, its own or a base's. */
      deferrable: z.boolean(),
    }),
  ),
  calls: z.array(
    z.object({
      file: z.string(),
      line: z.number(),
      on: z.string(),
      in: z.string().nullable(),
      timeout: z.boolean(),
    }),
  ),
});

/** What Python's own `ast` says of the operators below `providers` of a checkout. */
export function askOracle(source: string): z.infer<typeof answerShape> {
  const script = join(import.meta.dirname, "oracle.py");
  const answer = execFileSync("python3", [script, source], { maxBuffer: 1 << 28, encoding: "utf8" });
  return answerShape.parse(JSON.parse(answer));
}
