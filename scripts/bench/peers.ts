import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Pinned, so that two runs compare with the same. */
const astGrep = "@ast-grep/cli@0.51.1";

/** The peer could not be installed. */
export class NoPeer extends Error {
  override readonly name = "NoPeer";
}

/** Decorators that look like routes, wherever they are: far less than a scan finds out. */
const rule = {
  id: "route-decorators",
  language: "python",
  severity: "info",
  rule: {
    kind: "decorator",
    has: {
      kind: "call",
      has: {
        field: "function",
        kind: "attribute",
        has: {
          field: "attribute",
          regex: "^(get|post|put|patch|delete|head|options|trace|websocket|api_route)$",
        },
      },
    },
  },
};

/**
 * The command that finds the bare decorators. It is installed when first asked for and is no dependency of ours.
 * @throws NoPeer
 */
export function astGrepCommand(cache: string): readonly string[] {
  const folder = join(cache, "ast-grep");
  const binary = join(folder, "node_modules", ".bin", "ast-grep");
  if (!existsSync(binary)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{"private":true}\n');
    try {
      execFileSync("npm", ["install", "--no-audit", "--no-fund", "--prefix", folder, astGrep], {
        stdio: ["ignore", "ignore", "pipe"],
      });
    } catch (error) {
      throw new NoPeer(
        `${astGrep} could not be installed from npm, so there is nothing to compare with: ${String(error)}`,
      );
    }
  }
  return [binary, "scan", "--inline-rules", JSON.stringify(rule), "--json=stream", "."];
}

/** Reads the names of files from standard input and parses each. */
export const pythonParse: readonly string[] = [
  "python3",
  "-c",
  `
import ast, sys
for line in sys.stdin:
    with open(line[:-1], "rb") as file:
        source = file.read()
    try:
        ast.parse(source)
    except (SyntaxError, ValueError):
        pass
`,
];
