import { Random } from "../../../test/chaos/random.ts";
import type { Source } from "../recipe.ts";
import { makeApp } from "./make-app.ts";

type Generated = Extract<Source, { type: "generated" }>;

/** The files of all generated applications. */
export function* generatedFiles({ seed, applications }: Generated): Generator<readonly [string, string]> {
  yield ["apps/__init__.py", ""];
  for (const name of names(applications)) {
    // Of its own seed, so that one application can be looked at without all before it.
    const random = new Random(seed * 100_003 + Number(name.slice(1)));
    for (const [path, text] of makeApp(random, name)) yield [`apps/${name}/${path}`, text];
  }
}

/** The apps among them, as `module:attribute`. */
export function generatedEntries({ applications }: Generated): readonly string[] {
  return names(applications).map((name) => `apps.${name}.main:app`);
}

function names(applications: number): string[] {
  return Array.from({ length: applications }, (_, n) => `a${String(n).padStart(4, "0")}`);
}
