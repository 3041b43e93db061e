/**
 * Reads the sources of the corpora that are at hand, and those of the machine's own Python, with the plain reader and
 * with the grammar, and compares statement by statement.
 * Exit: 0 every difference is a known fault of the grammar, 1 one is not, 2 a wrong argument.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { pythonParser } from "../../../src/syntax/python/parser.ts";
import { compareReadings } from "./compare.ts";
import { faultBehind, innermost } from "./known-faults.ts";

const mostText = 3_000_000;
const cache = join(process.cwd(), ".cache", "accuracy");
const parser = await pythonParser();
const known = new Map<string, number>();
const unexplained: string[] = [];
const rows = sources().map(([name, folder]) => ({ source: name, ...compareFolder(name, folder) }));
console.table(rows);
for (const [title, count] of known) console.log(`Known fault of the grammar, ${count} times: ${title}`);
for (const one of unexplained) console.log(`Not explained: ${one}`);
process.exitCode = unexplained.length === 0 ? 0 : 1;

/** Named folders, or the corpora that were fetched and Python's library with what is installed in it. */
function sources(): (readonly [string, string])[] {
  const { folder, only } = readArguments();
  if (folder.length > 0) return folder.map((path) => [basename(path), path] as const);
  const ids = existsSync(cache) ? readdirSync(cache) : [];
  const corpora = ids
    .filter((id) => only.length === 0 || only.includes(id))
    .map((id) => [id, join(cache, id, "source")] as const);
  const python = only.length > 0 ? [] : [["python", pythonLibrary()] as const];
  return [...corpora, ...python].filter(([, path]) => existsSync(path));
}

function pythonLibrary(): string {
  const asked = spawnSync("python3", ["-c", "import sysconfig; print(sysconfig.get_path('stdlib'))"], {
    encoding: "utf8",
  });
  return asked.stdout.trim();
}

function compareFolder(name: string, folder: string) {
  const row = { files: 0, plain: 0, bodies: 0, "left to the grammar": 0, differences: 0, known: 0 };
  for (const file of pythonFiles(folder)) {
    const text = readFileSync(file, "utf8");
    if (text.length > mostText) continue;
    const { isPlain, bodies, leftOut, differences } = compareReadings(text, parser);
    row.files++;
    row.plain += Number(isPlain);
    row.bodies += bodies;
    row["left to the grammar"] += leftOut;
    row.differences += differences.length;
    for (const difference of differences) {
      const title = faultBehind(difference, text.split("\n")[difference.line - 1] ?? "");
      if (title === null) {
        const [first] = innermost(difference.plain, difference.grammar);
        const [plain, grammar] = first?.map(show) ?? [];
        unexplained.push(
          `${name}/${relative(folder, file)}:${difference.line}: ${plain}, the grammar ${grammar}`,
        );
      } else {
        row.known++;
        known.set(title, (known.get(title) ?? 0) + 1);
      }
    }
  }
  return row;
}

function show(part: unknown): string {
  return part === undefined ? "nothing" : JSON.stringify(part).slice(0, 160);
}

function pythonFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return pythonFiles(path);
    return entry.isFile() && entry.name.endsWith(".py") ? [path] : [];
  });
}

function readArguments() {
  try {
    return parseArgs({
      options: {
        only: { type: "string", multiple: true, default: [] },
        folder: { type: "string", multiple: true, default: [] },
      },
    }).values;
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)} --help names the options.`);
    return process.exit(2);
  }
}
