import type { SourceTree } from "../../domain/source-tree.ts";

const decoder = new TextDecoder();
const inherits = /^class \w+\((?:[^()]*\b)?Base(Sensor)?Operator\b/m;

/** True when a module outside the tests defines an operator or a sensor. */
export async function recognisesOperators(tree: SourceTree): Promise<boolean> {
  const paths = (await tree.list())
    .filter((entry) => entry.type === "file" && /(operators?|sensors?)[^/]*(\/[^/]+)*\.py$/.test(entry.path))
    .map((entry) => entry.path)
    .filter((path) => !/(^|\/)tests?\//.test(path));
  const files = await tree.read(paths.slice(0, 400));
  return [...files.values()].some((bytes) => inherits.test(decoder.decode(bytes)));
}
