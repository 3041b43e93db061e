import { makeScan } from "../../src/domain/scan.ts";
import type { RouteTarget, TargetState } from "../../src/domain/target.ts";
import type { EpicInput } from "../../src/reports/epic-input.ts";
import { aJudgement, onGitHub } from "./judgements.ts";

export const commit = "4bf2df845c0000000000000000000000000000aa";

/** A route in a named file. */
export function aRoute(
  file: string,
  index: number,
  state: TargetState,
  over: Partial<RouteTarget> = {},
): RouteTarget {
  const method = ["GET", "POST", "PATCH", "DELETE"][index % 4] ?? "GET";
  const path = `/api/v2/${file.replace(/\.py$/, "")}/{item_id}/part${index}`;
  return {
    key: `${method} ${path}`,
    kind: "fastapi-routes",
    name: `handle_${file.replace(/\.py$/, "")}_${index}`,
    method,
    path,
    handler: `handle_${file.replace(/\.py$/, "")}_${index}`,
    file: `app/routes/public/${file}`,
    line: 10 + index * 20,
    state,
    marks: [],
    reasons: [],
    facts: {},
    ...over,
  };
}

/** Routes over several files, with every state. */
export function routes(count: number, perFile = 9): RouteTarget[] {
  const states: TargetState[] = [
    "to-convert",
    "converted",
    "to-convert",
    "to-convert",
    "converted",
    "to-convert",
    "blocked",
    "to-convert",
    "no-session",
    "to-convert",
    "to-convert",
    "to-convert",
    "blocking",
    "to-convert",
    "converted",
    "to-convert",
    "to-convert",
    "mixed",
    "excluded",
    "to-convert",
  ];
  return Array.from({ length: count }, (_, index) =>
    aRoute(
      `module${Math.floor(index / perFile)
        .toString()
        .padStart(3, "0")}.py`,
      index % perFile,
      states[index % states.length] ?? "to-convert",
    ),
  );
}

/** An epic with defaults; `count` routes. */
export function anEpic(count: number, over: Partial<EpicInput> = {}): EpicInput {
  const targets = routes(count);
  const scan = makeScan({
    kind: "fastapi-routes",
    commit,
    dirty: false,
    targets,
    unresolved: [
      {
        file: "app/plugins.py",
        line: 12,
        message: "`include_router(load())`: the router is made at run time.",
      },
    ],
  });
  const claimed = targets[2]!;
  const merged = targets[1]!;
  const conversion = (target: RouteTarget) => ({
    key: target.key,
    method: target.method,
    path: target.path,
    handler: target.handler,
    file: target.file,
    line: target.line,
    from: "to-convert" as const,
    to: "converted" as const,
  });
  return {
    campaign: {
      id: "async-sessions",
      title: "Async database sessions",
      kind: "fastapi-routes",
      noun: { one: "route", many: "routes" },
    },
    links: onGitHub,
    branch: "main",
    scan,
    criteria: aJudgement().verdicts.map(({ criterion, title }) => ({ id: criterion, title })),
    backends: [
      { id: "sqlite", title: "SQLite" },
      { id: "postgres", title: "PostgreSQL" },
      { id: "mysql", title: "MySQL" },
    ],
    groups: [],
    history: [1, 4, 5, 9, 12, 15].map((week, index) => ({
      commit: `${index}`.repeat(40),
      committedAt: new Date(Date.UTC(2026, 5, 1 + week * 7)).toISOString(),
      progress: {
        ...scan.progress,
        converted: Math.round((scan.progress.converted * index) / 5),
      },
    })),
    regressions: [
      {
        key: targets[3]!.key,
        state: "to-convert",
        file: targets[3]!.file,
        line: targets[3]!.line,
        since: "a".repeat(40),
        sinceDate: "2026-08-02T10:00:00Z",
        convertedUntil: "b".repeat(40),
      },
    ],
    pullRequests: [
      {
        judgement: aJudgement({ pullRequest: 70001, conversions: [conversion(claimed)] }),
        title: "Convert @everything | now",
        author: "contributor",
        state: "open",
        judgedAt: "2026-09-01T00:00:00Z",
      },
      {
        judgement: aJudgement({ pullRequest: 70002, conversions: [conversion(claimed)] }),
        title: "Another one",
        author: "somebody",
        state: "open",
        judgedAt: "2026-09-01T00:00:00Z",
      },
      {
        judgement: aJudgement({ pullRequest: 69000, conversions: [conversion(merged)], conclusion: "pass" }),
        title: "Done",
        author: "contributor",
        state: "merged",
        judgedAt: "2026-08-01T00:00:00Z",
      },
    ],
    notes: new Map([[targets[0]!.key, "ask **Ann** first \\| see wiki"]]),
    checklist: {
      tickedTooEarly: [targets[5]!.key],
      missing: [targets[7]!.key],
      unmatched: ["GET /gone, gone_handler"],
    },
    crossCutting: [
      { id: "driver", title: "Async driver defaults", issue: 67801, state: "closed", waiting: [] },
      {
        id: "secrets",
        title: "Async secrets backends",
        issue: null,
        state: "unknown",
        waiting: [targets[6]!.key],
      },
    ],
    budget: {
      workers: 4,
      sync_pool: { size: 5, overflow: 10 },
      async_pool: { size: 5, overflow: 10 },
      max_connections: 100,
      reserved: 3,
      other_clients: 0,
    },
    benchmarks: null,
    slotRelief: null,
    tests: null,
    settings: {
      source: ".github/convert-status.yml",
      commit: "c".repeat(40),
      ruleSet: { id: "airflow-2026-09", date: "2026-09-20", title: "Airflow's skill for async endpoints" },
      problem: null,
    },
    dashboard: null,
    ...over,
  };
}
