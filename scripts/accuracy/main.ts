/**
 * Asks real FastAPI which routes applications have, and compares with what the scanner finds.
 * `npm run accuracy`: sources come from PyPI, pinned; they are kept in `.cache/accuracy` and never committed.
 * Exit: 0 the bar holds, 1 it does not, 4 PyPI cannot be reached.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { findRoutes } from "../../src/campaign-kinds/fastapi-routes/find-routes.ts";
import { fastapiSettings } from "../../src/campaign-kinds/fastapi-routes/settings.ts";
import type { SourceTree } from "../../src/domain/source-tree.ts";
import { type Comparison, compare, type RuntimeRoute } from "./compare.ts";
import { type Corpus, corpora } from "./corpora.ts";

const cache = join(process.cwd(), ".cache", "accuracy");
const unreachable = 4;

mkdirSync(cache, { recursive: true });
let isBarMet = true;
for (const corpus of corpora) {
  const started = performance.now();
  const { source, python } = prepare(corpus);
  const entries = corpus.entries ?? entriesBelow(source, corpus.folder);
  const answers = ask(python, source, corpus, entries);
  const tree = diskTree(source);
  const results: Comparison[] = [];
  let unasked = 0;
  let unresolved = 0;
  for (const entry of entries) {
    const answer = answers[entry];
    if (answer?.routes === undefined) {
      unasked++;
      console.log(`  not run: ${entry}: ${answer?.error ?? "no answer"}`);
      continue;
    }
    const settings = fastapiSettings.parse({
      id: "accuracy",
      kind: "fastapi-routes",
      title: "Accuracy",
      rule_set: "none",
      roots: [""],
      entry: [entry],
      trees: ["**"],
      framework_version: corpus.frameworkVersion,
    });
    const scan = await findRoutes(onlyReachable(tree, corpus.folder, entry), settings);
    const result = compare(answer.routes, scan.targets);
    unresolved += scan.unresolved.length;
    results.push(result);
    report(entry, result);
  }
  isBarMet = summarise(corpus.name, results, unasked, unresolved, performance.now() - started) && isBarMet;
}
process.exitCode = isBarMet ? 0 : 1;

function prepare(corpus: Corpus): { source: string; python: string } {
  const folder = join(cache, corpus.distribution.replaceAll(/[^\w.-]+/g, "-"));
  const python = join(folder, "venv", "bin", "python");
  if (!existsSync(join(folder, "ready"))) {
    mkdirSync(folder, { recursive: true });
    execFileSync("python3", ["-m", "venv", join(folder, "venv")]);
    run(python, ["-m", "pip", "install", "--quiet", ...corpus.requirements]);
    run(python, [
      ...["-m", "pip", "download", "--quiet", "--no-deps", "--no-binary", ":all:"],
      ...["--dest", folder, corpus.distribution],
    ]);
    const archive = readdirSync(folder).find((name) => name.endsWith(".tar.gz")) ?? "";
    execFileSync("tar", ["xzf", archive], { cwd: folder });
    mkdirSync(join(folder, "ready"));
  }
  const unpacked = readdirSync(folder).find(
    (name) => name !== "venv" && name !== "ready" && statSync(join(folder, name)).isDirectory(),
  );
  return { source: join(folder, unpacked ?? "", corpus.root), python };
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr } = spawnSync(command, args, { encoding: "utf8" });
  if (status === 0) return;
  console.error(`PyPI could not be asked, so nothing was measured:\n${stderr.slice(-800)}`);
  process.exit(unreachable);
}

function entriesBelow(source: string, folder: string): string[] {
  return pythonFiles(join(source, folder))
    .filter((path) => /^app\s*=\s*FastAPI\(/m.test(readFileSync(path, "utf8")))
    .map((path) => `${relative(source, path).replace(/\.py$/, "").replaceAll("/", ".")}:app`)
    .sort();
}

function pythonFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return pythonFiles(path);
    return entry.isFile() && entry.name.endsWith(".py") ? [path] : [];
  });
}

type Answers = Record<string, { routes?: RuntimeRoute[]; error?: string } | undefined>;

function ask(python: string, source: string, corpus: Corpus, entries: readonly string[]): Answers {
  const oracle = join(process.cwd(), "scripts/accuracy/oracle.py");
  const input = JSON.stringify(entries);
  const { stdout, stderr, status } = spawnSync(python, [oracle, source, corpus.folder], {
    input,
    encoding: "utf8",
    maxBuffer: 1e9,
    env: { ...process.env, ...corpus.environment },
  });
  if (status !== 0) throw new Error(`The oracle failed: ${stderr.slice(-800)}`);
  return JSON.parse(stdout) as Answers;
}

function diskTree(source: string): SourceTree {
  const files = pythonFiles(source).map((path) => relative(source, path));
  return {
    commit: null,
    dirty: false,
    unreadable: [],
    list: async () => files.map((path) => ({ path, blob: null, type: "file" as const, size: null })),
    read: async (paths) =>
      new Map([...paths].map((path) => [path, readFileSync(join(source, path))] as const)),
  };
}

/** The examples stand beside each other; only the one that is asked, and what it imports, is its repository. */
function onlyReachable(tree: SourceTree, folder: string, entry: string): SourceTree {
  const example = entry.split(":")[0]?.split(".").slice(0, 2).join("/") ?? folder;
  return {
    ...tree,
    list: async () => (await tree.list()).filter(({ path }) => path.startsWith(`${example}/`)),
  };
}

function report(entry: string, result: Comparison): void {
  for (const [what, keys] of [
    ["missed", result.missed],
    ["phantom", result.phantom],
    ["sync/async wrong", result.wrongDefinition],
    ["session wrong", result.wrongSession],
  ] as const) {
    for (const key of keys) console.log(`  ${what}: ${entry}: ${key}`);
  }
}

function summarise(
  name: string,
  results: readonly Comparison[],
  unasked: number,
  unresolved: number,
  milliseconds: number,
): boolean {
  const sum = (count: (result: Comparison) => number) =>
    results.reduce((total, one) => total + count(one), 0);
  const row = {
    corpus: name,
    apps: results.length,
    "not run": unasked,
    "routes at runtime": sum((one) => one.runtime),
    found: sum((one) => one.found),
    missed: sum((one) => one.missed.length),
    phantom: sum((one) => one.phantom.length),
    "sync/async wrong": sum((one) => one.wrongDefinition.length),
    "session kind wrong": sum((one) => one.wrongSession.length),
    unresolved,
    seconds: Math.round(milliseconds / 1000),
  };
  console.table([row]);
  return row.missed + row.phantom + row["sync/async wrong"] + row["session kind wrong"] === 0;
}
