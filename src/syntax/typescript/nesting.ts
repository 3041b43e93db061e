import { ts } from "./compiler.ts";

/** True when no node has more nodes around it than that. Level by level: it asks for no stack itself. */
export function isNestedWithin(root: ts.Node, deepest: number): boolean {
  let level = [root];
  for (let depth = 0; depth <= deepest && level.length > 0; depth += 1) {
    const below: ts.Node[] = [];
    for (const node of level) {
      ts.forEachChild(node, (child) => {
        below.push(child);
      });
    }
    level = below;
  }
  return level.length === 0;
}
