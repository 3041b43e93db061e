import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type Server } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { RecordedScan } from "../../src/domain/campaign-store.ts";
import { makeScan } from "../../src/domain/scan.ts";
import { slotReliefSettings } from "../../src/domain/slot-relief-settings.ts";
import type { Target, TargetState } from "../../src/domain/target.ts";
import { openPrometheus } from "../../src/prometheus/prometheus-history.ts";
import { renderSlotRelief } from "../../src/reports/slot-relief-markdown.ts";
import { measureSlotRelief } from "../../src/workflows/measure-slot-relief.ts";
import { anEpic } from "../reports/epics.ts";

const isThere = (program: string) => spawnSync(program, ["--version"]).status === 0;
const hasPrometheus = isThere("prometheus");
const exporter = ["prometheus-statsd-exporter", "statsd_exporter"].find(isThere);
const lacking = (name: string, has: boolean) => (has ? "" : ` (skipped: apt-get install ${name})`);

const folder = mkdtempSync(join(tmpdir(), "slot-relief-"));
const started: ChildProcess[] = [];
const pages: Server[] = [];
afterAll(async () => {
  await Promise.all(
    started.map((child) => new Promise((resolve) => (child.once("exit", resolve), child.kill("SIGKILL")))),
  );
  for (const page of pages) page.close();
  rmSync(folder, { recursive: true });
});

/** Somebody who keeps Airflow's gauges for Prometheus to fetch. */
interface GaugeSource {
  readonly port: number;
  report(gauges: Readonly<Record<string, number>>): Promise<void>;
}

describe.concurrent("slot relief, from gauges to the epic", () => {
  it.skipIf(!hasPrometheus)(
    `is read from a real Prometheus${lacking("prometheus", hasPrometheus)}`,
    { timeout: 60_000 },
    async () => {
      await showsRelief(await aMetricsPage());
    },
  );

  it.skipIf(!hasPrometheus || exporter === undefined)(
    `begins with Airflow's statsd messages${lacking("prometheus prometheus-statsd-exporter", exporter !== undefined)}`,
    { timeout: 60_000 },
    async () => {
      await showsRelief(await anExporter(exporter ?? ""));
    },
  );
});

async function showsRelief(source: GaugeSource): Promise<void> {
  const prometheus = await startPrometheus(source.port);
  const seconds = 3;
  const settings = slotReliefSettings.parse({
    window_days: seconds / 86_400,
    rollout_hours: 0,
    metrics: { scheduled_tasks: "airflow_ti_scheduled" },
  });
  const before = { executor_open_slots: 4, executor_running_tasks: 28, ti_scheduled: 30 };

  await readyAt(prometheus, "airflow_executor_open_slots", () => source.report(before));
  await pause(seconds * 1000);
  const landedAt = new Date();
  await source.report({ executor_open_slots: 20, executor_running_tasks: 12, ti_scheduled: 30 });
  await pause((seconds + 1) * 1000);
  const relief = await measureSlotRelief(
    settings,
    [scanned("1".repeat(40), "to-convert", landedAt), scanned("2".repeat(40), "converted", landedAt)],
    openPrometheus(prometheus),
    new Date(),
  );

  if (relief === null || "problem" in relief) throw new Error(relief?.problem ?? "nothing was measured");
  const open = relief.landings[0]?.changes.find(({ metric }) => metric === "open_slots");
  expect(open?.before).toBe(4);
  // A reading is a second old at most, so the first ones after the landing may still be the old value.
  expect(open?.after).toBeGreaterThan(10);
  const section = renderSlotRelief(anEpic(20, { slotRelief: relief })).join("\n\n");
  expect(section).toMatch(/Open slots \(`airflow_executor_open_slots`\) *\| *4 \|/);
}

/** A page as exporters serve it. */
async function aMetricsPage(): Promise<GaugeSource> {
  let text = "";
  const server = createHttpServer((_, response) => response.end(text));
  pages.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    async report(gauges) {
      text = Object.entries(gauges)
        .map(([name, value]) => `# TYPE airflow_${name} gauge\nairflow_${name} ${value}\n`)
        .join("");
    },
  };
}

/** The exporter that turns Airflow's statsd messages into such a page. */
async function anExporter(program: string): Promise<GaugeSource> {
  const [statsd, port] = [await freePort(), await freePort()];
  start(program, [
    `--statsd.listen-udp=127.0.0.1:${statsd}`,
    "--statsd.listen-tcp=",
    `--web.listen-address=127.0.0.1:${port}`,
  ]);
  return {
    port,
    async report(gauges) {
      const socket = createSocket("udp4");
      for (const [name, value] of Object.entries(gauges)) {
        const message = `airflow.${name.replace("_", ".")}:${value}|g`;
        await new Promise((resolve) => {
          socket.send(message, statsd, "127.0.0.1", resolve);
        });
      }
      socket.close();
    },
  };
}

async function startPrometheus(metrics: number): Promise<string> {
  const web = await freePort();
  const configuration = join(folder, `prometheus-${web}.yml`);
  writeFileSync(
    configuration,
    `global: { scrape_interval: 1s }\nscrape_configs:\n  - job_name: airflow\n    static_configs: [{ targets: ["127.0.0.1:${metrics}"] }]\n`,
  );
  start("prometheus", [
    `--config.file=${configuration}`,
    `--storage.tsdb.path=${join(folder, `data-${web}`)}`,
    `--web.listen-address=127.0.0.1:${web}`,
  ]);
  return `http://127.0.0.1:${web}`;
}

function start(program: string, args: readonly string[]): void {
  started.push(spawn(program, args, { stdio: "ignore" }));
}

/** Waits until a metric was scraped; reported again and again, since nobody may listen yet. */
async function readyAt(prometheus: string, metric: string, report: () => Promise<void>): Promise<void> {
  for (let attempt = 0; attempt < 60; attempt++) {
    await report();
    const found = await openPrometheus(prometheus)
      .read([metric], new Date(Date.now() - 2000), new Date(), 1)
      .catch(() => new Map<string, never>());
    if (found.size > 0) return;
    await pause(250);
  }
  throw new Error(`${metric} was not scraped within 15 seconds.`);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => {
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  });
}

function scanned(commit: string, state: TargetState, at: Date): RecordedScan {
  const target: Target = {
    key: "acme.operators.job:RunJobOperator",
    kind: "deferrable-operators",
    name: "RunJobOperator",
    file: "job.py",
    line: 1,
    state,
    marks: [],
    reasons: [],
    facts: {},
  };
  const scan = makeScan({
    kind: "deferrable-operators",
    commit,
    dirty: false,
    targets: [target],
    unresolved: [],
  });
  return { scan, committedAt: at.toISOString() };
}
