/**
 * Compares the scan of Airflow's providers with what Python's own `ast` says of them (oracle.py).
 * The source comes from GitHub, pinned, and is kept in `.cache/accuracy/airflow`.
 * Exit: 0 no operator and no `defer` call is missed or phantom and every difference is explained, 1 otherwise, 4 GitHub
 * cannot be reached.
 */
import { join } from "node:path";
import { deferrableOperators } from "../../../src/campaign-kinds/deferrable-operators/index.ts";
import { openLocalRepository } from "../../../src/git/local-repository.ts";
import { openWorkingTree } from "../../../src/git/working-tree.ts";
import { fetchSource } from "../fetch-source.ts";
import { askOracle } from "./ask-oracle.ts";
import { explained } from "./explained.ts";

const source = fetchSource(
  { repository: "apache/airflow", commit: "4bf2df845c6a66c1794a452c1cff8ae71ecdc276" },
  join(process.cwd(), ".cache", "accuracy", "airflow"),
);
const oracle = askOracle(source);
const started = process.cpuUsage();
const scan = await deferrableOperators.scan(
  await openWorkingTree(await openLocalRepository(source)),
  deferrableOperators.settings.parse(deferrableOperators.presets["airflow-providers"]),
);
const used = process.cpuUsage(started);

const targets = new Map(scan.targets.map((target) => [target.key, target]));
const known = new Map(oracle.operators.map((operator) => [operator.key, operator]));
const sites = new Map(
  scan.targets.flatMap(({ facts }) => facts.sites.map((site) => [`${site.file}:${site.line}`, site])),
);
const calls = new Map(oracle.calls.map((call) => [`${call.file}:${call.line}`, call]));
const defers = (key: string) => targets.get(key)?.facts.defers !== "no";
const both = [...known.values()].filter(({ key }) => targets.has(key));
const scanned = [...targets.values()];

function count<T>(items: Iterable<T>, test: (item: T) => boolean): number {
  return [...items].filter(test).length;
}

console.table([
  row("operators and sensors", known.size, targets.size),
  row(
    "sensors",
    count(known.values(), (one) => one.sensor),
    count(scanned, ({ facts }) => facts.base === "sensor"),
  ),
  row(
    "deferring, sensors left out",
    count(known.values(), (one) => one.defers && !one.sensor),
    count(scanned, ({ key, facts }) => facts.base === "operator" && defers(key)),
  ),
  row(
    "deferring sensors",
    count(known.values(), (one) => one.defers && one.sensor),
    count(scanned, ({ key, facts }) => facts.base === "sensor" && defers(key)),
  ),
  row(
    "with the parameter deferrable",
    count(known.values(), (one) => one.deferrable),
    count(scanned, ({ facts }) => facts.switch !== null),
  ),
  row("defer calls", calls.size, sites.size),
  row(
    "defer calls outside execute",
    count(calls.values(), (one) => one.in !== "execute"),
    count(sites.values(), (one) => one.inMethod !== "execute"),
  ),
  row(
    "defer calls with a timeout",
    count(calls.values(), (one) => one.timeout),
    count(sites.values(), (one) => one.hasTimeout),
  ),
]);
console.log(`CPU seconds of the scan: ${((used.user + used.system) / 1e6).toFixed(1)}`);
console.log(`Progress: ${JSON.stringify(scan.progress)}`);

const differences = [
  ...[...known.keys()].filter((key) => !targets.has(key)).map((key) => `missed: ${key}`),
  ...[...targets.keys()].filter((key) => !known.has(key)).map((key) => `phantom: ${key}`),
  ...[...calls.keys()].filter((place) => !sites.has(place)).map((place) => `missed call: ${place}`),
  ...[...sites.keys()].filter((place) => !calls.has(place)).map((place) => `phantom call: ${place}`),
  ...both
    .filter(({ key, defers: hasCall }) => hasCall !== defers(key))
    .map(({ key, defers: hasCall }) =>
      hasCall ? `has a call, does not defer: ${key}` : `defers elsewhere: ${key}`,
    ),
  ...scan.unresolved.map(({ file, line, message }) => `unresolved: ${file}:${line} ${message}`),
];
const unexplained = differences.filter((difference) => explained[difference] === undefined);
const stale = Object.keys(explained).filter((difference) => !differences.includes(difference));
for (const difference of differences)
  console.log(`${difference} (${explained[difference] ?? "NOT EXPLAINED"})`);
for (const difference of stale) console.log(`no longer so, remove from explained.ts: ${difference}`);
console.log(`${differences.length} differences, ${unexplained.length} not explained.`);
process.exitCode = unexplained.length + stale.length === 0 ? 0 : 1;

function row(what: string, ast: number, scan: number) {
  return { what, "Python's ast": ast, scan };
}
