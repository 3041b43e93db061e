import { type BenchmarkEvidence, type BenchmarkVerdict } from "../domain/benchmark-evidence.ts";
import { type ConnectionBudget, connectionBudget } from "../domain/connection-budget.ts";
import type { CrossCuttingState } from "../domain/cross-cutting.ts";
import type { BudgetSettings } from "../domain/settings.ts";
import { isUnconverted } from "./epic-facts.ts";
import type { EpicInput } from "./epic-input.ts";
import { renderReference } from "./links.ts";
import { counted, renderTable } from "./markdown.ts";
import { inlineText, sentence } from "./neutralise.ts";

/** The work that no single conversion does, and what waits for it. */
export function renderCrossCutting(input: EpicInput): string[] {
  if (input.crossCutting.length === 0) return [];
  const rows = input.crossCutting.map((item) => [
    inlineText(item.title),
    item.issue === null ? "not known" : renderReference(input.links, "issues", item.issue),
    item.state === "unknown" && item.issue !== null ? "not asked" : crossCuttingWords[item.state],
    item.waiting.length === 0 ? "" : counted(item.waiting.length, input.campaign.noun),
  ]);
  return ["### Cross-cutting work", renderTable(["Item", "Issue", "State", "Waiting for it"], rows)];
}

const crossCuttingWords: Readonly<Record<CrossCuttingState["state"], string>> = {
  unknown: "unknown: no issue is configured",
  open: "open",
  closed: "closed",
  dropped: "closed without being done",
  gone: "its issue cannot be read",
};

/** Connections asked for against connections granted, with a plain sentence. */
export function renderBudget(input: EpicInput): string[] {
  if (input.budget === null) return [];
  const converted = input.scan.progress.converted;
  const remaining = input.scan.targets.filter(isUnconverted).length;
  const budget = connectionBudget(input.budget, converted, remaining);
  const row = (name: string, phase: ConnectionBudget["now"]) => [
    phase === budget.now ? `**${name} (now)**` : name,
    `${budget[phase].connections}`,
    `${budget.available}`,
    `${budget[phase].headroom}`,
  ];
  return [
    "### Connection budget",
    renderTable(
      [
        "Phase",
        { title: "At most open", align: "right" },
        { title: "Available", align: "right" },
        { title: "Headroom", align: "right" },
      ],
      [
        row("Before any conversion", "before"),
        row("Both engines in use", "during"),
        row("Full conversion", "after"),
      ],
    ),
    budgetSentence(input.budget, budget),
  ];
}

/** The arithmetic in words. */
export function budgetSentence(settings: BudgetSettings, budget: ConnectionBudget): string {
  const { connections, headroom } = budget[budget.now];
  const parts = {
    before: `${budget.perWorkerSync} sync`,
    during: `${budget.perWorkerSync} sync and ${budget.perWorkerAsync} async`,
    after: `${budget.perWorkerAsync} async`,
  }[budget.now];
  const others = settings.other_clients === 0 ? "" : `, and ${settings.other_clients} are other clients'`;
  const asked = `${counted(settings.workers, { one: "worker", many: "workers" })} may open up to ${connections} connections now (${parts} each${others})`;
  const granted = `\`max_connections\` is ${settings.max_connections}, ${settings.reserved} of them reserved`;
  const verdict =
    headroom >= 0
      ? `${headroom} remain free`
      : `${-headroom} too many: under load the database refuses connections. Use fewer workers, smaller pools, or a pooler`;
  const worst =
    budget.during.headroom < 0 && headroom >= 0
      ? ` While both engines are in use it will be ${-budget.during.headroom} too many.`
      : "";
  const after =
    budget.now === "after"
      ? ""
      : ` At full conversion it is ${budget.after.connections}, ${budget.after.headroom >= 0 ? `which leaves ${budget.after.headroom}` : `still ${-budget.after.headroom} too many`}.`;
  return `${asked}; ${granted}: ${verdict}.${worst}${after}`;
}

/** What the measurements show, regime by regime. */
export function renderBenchmarks(input: EpicInput): string[] {
  if (input.benchmarks === null) return [];
  if ("problem" in input.benchmarks) return ["### Benchmark evidence", sentence(input.benchmarks.problem)];
  const evidence = input.benchmarks;
  const rows = evidence.regimes.flatMap(({ regime, cells }) =>
    cells.map((cell) => [
      inlineText(regime),
      `${cell.concurrency}`,
      percent(cell.requestsPerSecondChange),
      percent(cell.p99Change),
      benchmarkWords[cell.verdict],
      inlineText(cell.because),
    ]),
  );
  return [
    "### Benchmark evidence",
    renderTable(
      [
        "Regime",
        { title: "Concurrency", align: "right" },
        { title: "Requests/s", align: "right" },
        { title: "p99", align: "right" },
        "Async against sync",
        "Because",
      ],
      rows,
    ),
    benchmarkSentence(evidence),
  ];
}

const benchmarkWords: Readonly<Record<BenchmarkVerdict, string>> = {
  win: "win",
  parity: "parity",
  inversion: "**inversion**",
  saturated: "saturated",
  invalid: "invalid",
};

/** What the evidence justifies. */
export function benchmarkSentence(evidence: BenchmarkEvidence): string {
  if (evidence.cleanWin !== null) {
    return `A clean win at high concurrency is measured: ${inlineText(evidence.cleanWin.regime)}, ${evidence.cleanWin.concurrency} at once.`;
  }
  return `No clean win at high concurrency (${evidence.highConcurrency} at once or more) is measured yet: conversions are justified by parity, not by speed.`;
}

function percent(change: number | null): string {
  if (change === null) return "–";
  return `${change > 0 ? "+" : change < 0 ? "−" : "±"}${Math.abs(change)} %`;
}
