import { ts } from "./compiler.ts";

const printer = ts.createPrinter({ removeComments: true, omitTrailingSemicolon: true });

/** Source as meaning rather than text: comments, line breaks, quotes and trailing commas do not matter. */
export function normalText(node: ts.Node): string {
  return printer
    .printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
    .replace(/\\.|'((?:[^'"\\\n]|\\.)*)'/g, (all, text?: string) => (text === undefined ? all : `"${text}"`))
    .replace(/,(\s*[)\]}])/g, "$1")
    .replace(/\s+/g, " ");
}
