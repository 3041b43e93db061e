import { MemoryStore } from "../../src/cli/memory-store.ts";
import type { KnownCampaign } from "../../src/domain/campaign-catalogue.ts";
import type { CampaignKey, RecordedJudgement, RecordedScan } from "../../src/domain/campaign-store.ts";
import { findRegressions } from "../../src/domain/regressions.ts";
import { makeScan } from "../../src/domain/scan.ts";
import type { SlotRelief } from "../../src/domain/slot-relief.ts";
import type { RouteTarget } from "../../src/domain/target.ts";
import type { CampaignView } from "../../src/web/campaign-view.ts";
import type { PageServices } from "../../src/web/page-services.ts";
import { anEpic, routes } from "../reports/epics.ts";
import { aFinding, aJudgement } from "../reports/judgements.ts";

export const key: CampaignKey = { repository: "octo/orchard", campaign: "async-sessions" };

/** A campaign of `count` routes with six scans, in which some were converted and one went back. */
export function aView(count: number, over: Partial<CampaignView> = {}): CampaignView {
  const scans = someScans(count);
  const input = anEpic(count, {
    links: { host: "https://github.com", repository: "Octo/Orchard" },
    scan: scans.at(-1)!.scan,
    history: scans.map(({ scan, committedAt }) => ({
      commit: scan.commit!,
      committedAt,
      progress: scan.progress,
    })),
    benchmarks: someBenchmarks,
    regressions: findRegressions(scans),
  });
  return {
    key,
    repository: "Octo/Orchard",
    input,
    epic: 67799,
    scans,
    criteria: input.criteria.map(({ id, title }) => ({
      id,
      title,
      reconsiderOn: id === "all-backends-verified" ? ["commits", "check-runs"] : ["commits", "settings"],
    })),
    rules: [
      { id: "await-session", value: "require", ruleSetValue: "require" },
      {
        id: "helper-module",
        value: { default: "off", paths: [{ globs: ["app/**"], value: "forbid" }] },
        ruleSetValue: "off",
      },
    ],
    settingsText,
    factsKnown: true,
    ...over,
  };
}

const someBenchmarks: CampaignView["input"]["benchmarks"] = {
  regimes: [
    {
      regime: "4 workers, PostgreSQL",
      clean: true,
      cells: [
        {
          concurrency: 10,
          runs: { sync: 3, async: 3 },
          requestsPerSecondChange: 1.2,
          p99Change: -0.4,
          verdict: "parity",
          because: "within 3 %",
        },
        {
          concurrency: 200,
          runs: { sync: 3, async: 3 },
          requestsPerSecondChange: 41.5,
          p99Change: -22,
          verdict: "win",
          because: "more requests per second, p99 no worse",
        },
      ],
    },
  ],
  cleanWin: { regime: "4 workers, PostgreSQL", concurrency: 200 },
  highConcurrency: 100,
  parityPercent: 3,
};

/** The same routes at six commits, more of them converted at each; the second converted one goes back at the fifth. */
export function someScans(count: number): readonly RecordedScan[] {
  const last = routes(count);
  const converted = last.filter(({ state }) => state === "converted");
  return [0, 2, 3, 5, 8, 13].map((week, index) => {
    const isDone = new Set(
      converted.slice(0, Math.ceil((converted.length * index) / 5)).map((target) => target.key),
    );
    const wentBack = index < 4 && index > 0 ? last[3]?.key : undefined;
    return {
      scan: makeScan({
        kind: "fastapi-routes",
        commit: `${index}`.repeat(40),
        dirty: false,
        targets: last.map((target): RouteTarget => {
          if (target.key === wentBack) return { ...target, state: "converted" };
          if (target.state === "converted" && !isDone.has(target.key))
            return { ...target, state: "to-convert" };
          return {
            ...target,
            marks: target.state === "blocking" ? ["via-dependency"] : [],
            reasons: [
              {
                message: `\`${target.name}\` takes a sync \`SessionDep\`.`,
                file: target.file,
                line: target.line,
              },
            ],
          };
        }),
        unresolved: [
          {
            file: "app/plugins.py",
            line: 12,
            message: "`include_router(load())`: the router is made at run time.",
          },
        ],
      }),
      committedAt: new Date(Date.UTC(2026, 5, 1 + week * 7)).toISOString(),
    };
  });
}

/** Pull requests whose verdicts have everything: findings, suggestions, backends. */
export function somePullRequests(count: number): readonly RecordedJudgement[] {
  const targets = routes(count);
  return [0, 1, 2].map((index) => {
    const target = targets[2 + index * 5]!;
    return {
      judgement: aJudgement({
        pullRequest: 70_001 + index,
        conversions: [
          {
            key: target.key,
            method: target.method,
            path: target.path,
            handler: target.handler,
            file: target.file,
            line: target.line,
            from: "to-convert",
            to: "converted",
          },
        ],
        ...(index === 0
          ? {}
          : {
              verdicts: aJudgement().verdicts.map((verdict) => ({
                ...verdict,
                status: index === 1 ? ("pass" as const) : verdict.status,
                findings: [
                  aFinding({
                    rule: "await-session",
                    original: "    result = session.execute(query)",
                    suggestion: "    result = await session.execute(query)",
                    level: index === 1 ? "note" : "error",
                  }),
                ],
              })),
              conclusion: index === 1 ? ("pass" as const) : ("fail" as const),
            }),
      }),
      title: ["Convert the count route to async", "Async sessions for baskets", "Convert the harvest routes"][
        index
      ]!,
      author: ["ann", "bo", "cleo"][index]!,
      state: "open",
      judgedAt: "2026-09-01T00:00:00Z",
    };
  });
}

/** A running app whose store holds one campaign of `count` routes, or none. */
export async function someServices(
  count: number,
  known: KnownCampaign | null = knownCampaign(),
): Promise<PageServices & { readonly store: MemoryStore }> {
  const store = new MemoryStore();
  if (known !== null) {
    for (const { scan, committedAt } of someScans(count)) await store.recordScan(known, scan, committedAt);
    for (const recorded of somePullRequests(count)) await store.recordJudgement(known, recorded);
    await store.recordSettings(known.repository, { commit: "c".repeat(40), text: settingsText });
    await store.recordNotes(known, new Map([[routes(1)[0]!.key, "ask **Ann** first"]]));
    if (known.facts !== null) await store.recordFacts(known, known.facts);
    if (known.place !== null) await store.recordPlace(known, known.place);
  }
  return {
    store,
    database: { pool: { query: async () => undefined } },
    queue: { stats: async () => ({ oldestSeconds: 0, setAside: 0 }) },
    metrics: { registry: { contentType: "text/plain; version=0.0.4", metrics: async () => "up 1\n" } },
  };
}

const someSlotRelief: SlotRelief = {
  windowDays: 7,
  rolloutHours: 24,
  landings: [
    {
      commit: "d".repeat(40),
      landedAt: "2026-07-01T10:00:00Z",
      targets: [routes(1)[0]!.key],
      changes: [{ metric: "open_slots", name: "airflow_executor_open_slots", before: 3, after: 9.5 }],
      measuredUntil: "2026-07-09T10:00:00Z",
      caveats: ["Scheduled tasks were not measured, so whether the load was the same is not known."],
    },
  ],
};

export const settingsText = `campaigns:
  - id: async-sessions
    kind: fastapi-routes
    title: Async database sessions
    epic: 67799
    cross_cutting:
      - { id: driver, title: Async driver defaults, issue: 67801 }
      - { id: secrets, title: Async secrets backends, blocks: secrets }
    budget:
      workers: 4
      sync_pool: { size: 5, overflow: 10 }
      async_pool: { size: 5, overflow: 10 }
      max_connections: 100
    backends:
      - { id: sqlite, title: SQLite, driver: aiosqlite, verified_by: ["Sqlite"] }
      - { id: postgres, title: PostgreSQL, driver: asyncpg, verified_by: ["Postgres"] }
      - { id: mysql, title: MySQL, driver: aiomysql, verified_by: ["MySQL"] }
`;

export function knownCampaign(over: Partial<KnownCampaign> = {}): KnownCampaign {
  return {
    ...key,
    place: { name: "Octo/Orchard", installation: 1, isPrivate: false, branch: "main" },
    facts: {
      crossCutting: [
        { id: "driver", title: "Async driver defaults", issue: 67801, state: "closed", waiting: [] },
        {
          id: "secrets",
          title: "Async secrets backends",
          issue: null,
          state: "unknown",
          waiting: [routes(7)[6]!.key],
        },
      ],
      benchmarks: someBenchmarks,
      slotRelief: someSlotRelief,
      checklist: null,
      tests: { [routes(1)[0]!.key]: 3 },
      settingsProblem: null,
    },
    ...over,
  };
}

export const environment = {
  GITHUB_URL: "https://github.com",
  PUBLIC_URL: "https://status.example.org",
  HOST: "localhost",
  PORT: 3000,
  DASHBOARD_PRIVATE: false,
};
