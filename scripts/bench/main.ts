/**
 * Compares the scanner with what else reads the same tree, whole processes, and prints ratios.
 * `npm run bench -- --help` names the options.
 */
import { appendFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { readArguments } from "./arguments.ts";
import { checkOut, git, multiply, NoTree } from "./checkout.ts";
import { type Cost, measure, median } from "./measure.ts";
import { astGrepCommand, NoPeer, pythonParse } from "./peers.ts";
import { type Choice, measureRescan } from "./rescan.ts";

const asked = readArguments();
const cache = join(process.cwd(), ".cache", "bench");
const cli = join(process.cwd(), "dist", "cli.cjs");
const named: Choice = { config: "preset:airflow" };
const discovery: Choice = { kind: "fastapi-routes" };
/** Files of Airflow: one with routes, one that no route has to do with. */
const routeFile = "airflow-core/src/airflow/api_fastapi/core_api/routes/public/variables.py";
const otherFile = "airflow-core/src/airflow/example_dags/tutorial.py";

try {
  process.exitCode = (await bench()) ? 0 : 1;
} catch (error) {
  if (!(error instanceof NoTree) && !(error instanceof NoPeer)) throw error;
  console.error(error.message);
  process.exitCode = 4;
}

async function bench(): Promise<boolean> {
  if (!existsSync(cli)) throw new NoTree(`There is no ${cli}. Build first: npm run build.`);
  mkdirSync(cache, { recursive: true });
  const tree = checkOut(cache, asked.tree ?? null, asked.commit);
  const files = git(tree, ["ls-files", "*.py"]);
  const fileList = join(cache, "files.txt");
  writeFileSync(fileList, `${files}\n`);
  const astGrep = astGrepCommand(cache);
  const warm = join(cache, "warm");
  console.log(
    `${git(tree, ["rev-parse", "--short", "HEAD"])}: ${files.split("\n").length} Python files; Node ${process.version}, ${availableParallelism()} cores\n`,
  );

  const costs = await interleave(asked.rounds, {
    "scan, app and trees named, cold": () => measure(scanCommand(tree, named), tree),
    "scan, apps found by looking, cold": () => measure(scanCommand(tree, discovery), tree),
    "scan, named, after one changed file": () => afterOneChange(tree, named, warm),
    "scan, found by looking, after one changed file": () => afterOneChange(tree, discovery, warm),
    "ast-grep, bare decorators": () => measure(astGrep, tree),
    "python3, ast.parse": () => measure(pythonParse, tree, fileList),
  });
  const [namedCold, foundCold, , , grep, parse] = [...costs.values()] as [Cost, Cost, Cost, Cost, Cost, Cost];
  printTable(costs);

  console.log("\nIn process, cache warm, after one changed file (listing included):");
  const rescans: (readonly [string, number, Cost])[] = [];
  for (const [name, choice, cold] of [
    ["named", named, namedCold],
    ["found by looking", discovery, foundCold],
  ] as const) {
    for (const [what, file] of [
      ["a file that no route has to do with", otherFile],
      ["a file with routes", routeFile],
    ] as const) {
      const seconds = await measureRescan(tree, choice, file);
      rescans.push([`${name}, ${what}`, seconds, cold]);
      console.log(`  ${name}, ${what}: ${(seconds * 1000).toFixed(0)} ms`);
    }
  }

  const bars: (readonly [string, number, number])[] = [
    ["found by looking / ast-grep, wall", foundCold.wallSeconds / grep.wallSeconds, 0.6],
    ["found by looking / ast.parse, wall", foundCold.wallSeconds / parse.wallSeconds, 0.25],
    ["named / ast-grep, wall", namedCold.wallSeconds / grep.wallSeconds, 0.2],
    ...rescans.map(
      ([what, seconds, cold]) => [`rescan / cold: ${what}`, seconds / cold.wallSeconds, 0.05] as const,
    ),
    ["peak memory of a scan, MB", Math.max(namedCold.peakMegabytes, foundCold.peakMegabytes), 300],
  ];
  if (asked.growth) bars.push(...(await measureGrowth(tree)));
  console.log("\nRatio (bar):");
  for (const [what, ratio, bar] of bars) {
    console.log(
      `  ${ratio <= bar ? "holds" : "FAILS"}  ${what}: ${ratio.toFixed(ratio < 10 ? 3 : 0)} (${bar})`,
    );
  }
  return bars.every(([, ratio, bar]) => ratio <= bar);
}

/** Runs everything once, then everything again: what else the machine does meets all of them alike. */
async function interleave(
  rounds: number,
  runs: Readonly<Record<string, () => Promise<Cost>>>,
): Promise<ReadonlyMap<string, Cost>> {
  const costs = new Map<string, Cost[]>(Object.keys(runs).map((name) => [name, []]));
  // The first round fills the file system's cache and counts for nobody.
  for (let round = 0; round <= rounds; round++) {
    for (const [name, run] of Object.entries(runs)) {
      const cost = await run();
      if (round > 0) costs.get(name)?.push(cost);
    }
  }
  return new Map([...costs].map(([name, some]) => [name, median(some)]));
}

function scanCommand(tree: string, choice: Choice, cacheFolder?: string): readonly string[] {
  const settings = choice.config === undefined ? ["--kind", choice.kind ?? ""] : ["--config", choice.config];
  const memory = cacheFolder === undefined ? ["--no-cache"] : ["--cache", cacheFolder];
  return [process.execPath, cli, "scan", tree, ...settings, "--format", "json", ...memory];
}

/** A scan of the work tree right after a file with routes changed, with what an earlier process left in its cache. */
async function afterOneChange(tree: string, choice: Choice, cacheFolder: string): Promise<Cost> {
  rmSync(cacheFolder, { recursive: true, force: true });
  await measure(scanCommand(tree, choice, cacheFolder), tree);
  appendFileSync(join(tree, routeFile), "# changed\n");
  try {
    return await measure(scanCommand(tree, choice, cacheFolder), tree);
  } finally {
    git(tree, ["checkout", "-q", "--", routeFile]);
  }
}

async function measureGrowth(tree: string): Promise<(readonly [string, number, number])[]> {
  console.log("\nGrowth with the number of files (one run each):");
  let peak = 0;
  let first: number | null = null;
  for (const copies of [1, 4, 16]) {
    const grown = multiply(tree, cache, copies);
    await measure(scanCommand(grown, named), grown);
    const cost = await measure(scanCommand(grown, named), grown);
    const found = await measure(scanCommand(grown, discovery), grown);
    rmSync(grown, { recursive: true, force: true });
    console.log(`  ${copies}x  named: ${describe(cost)}   found by looking: ${describe(found)}`);
    first ??= cost.peakMegabytes;
    peak = cost.peakMegabytes;
  }
  return [
    ["peak memory at 16x the files, named, MB", peak, 300],
    ["peak memory at 16x / at 1x, named", peak / (first ?? peak), 1.5],
  ];
}

function printTable(costs: ReadonlyMap<string, Cost>): void {
  for (const [name, cost] of costs) console.log(`${name.padEnd(48)} ${describe(cost)}`);
}

function describe({ wallSeconds, cpuSeconds, peakMegabytes }: Cost): string {
  return `${wallSeconds.toFixed(2)} s wall, ${cpuSeconds.toFixed(2)} s CPU, ${peakMegabytes.toFixed(0)} MB`;
}
