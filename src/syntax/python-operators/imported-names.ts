import type { Statement } from "../python/ast.ts";
import type { PythonModule } from "../python/module.ts";
import { allStatements } from "./blocks.ts";

const known = new WeakMap<readonly Statement[], ReadonlyMap<string, string>>();

/** What a dotted name of a module is called where it comes from: `pause` of `from time import sleep as pause` is `time.sleep`. */
export function nameAtHome(
  dotted: string,
  module: Pick<PythonModule, "statements">,
  body: readonly Statement[],
): string {
  const [head = "", ...rest] = dotted.split(".");
  const home = importsOf(body).get(head) ?? importsOf(module.statements).get(head);
  return home === undefined ? dotted : [home, ...rest].join(".");
}

function importsOf(body: readonly Statement[]): ReadonlyMap<string, string> {
  let names = known.get(body);
  if (names === undefined) {
    const found = new Map<string, string>();
    for (const statement of allStatements(body)) {
      if (statement.type === "from" && statement.level === 0) {
        for (const { name, alias } of statement.names)
          found.set(alias ?? name, `${statement.module}.${name}`);
      } else if (statement.type === "import") {
        for (const { name, alias } of statement.modules) if (alias !== null) found.set(alias, name);
      }
    }
    known.set(body, (names = found));
  }
  return names;
}
