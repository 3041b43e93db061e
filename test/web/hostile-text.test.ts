import { expect, test } from "vitest";
import { wrong } from "../../src/domain/examination.ts";
import { renderBadge } from "../../src/reports/badge.ts";
import { campaignAddresses } from "../../src/web/addresses.ts";
import { renderBurnUpChart } from "../../src/web/burn-up-chart.ts";
import type { CampaignView } from "../../src/web/campaign-view.ts";
import { renderFeed } from "../../src/web/feed.ts";
import { renderCampaignPage } from "../../src/web/pages/campaign-page.ts";
import { renderDoctorPage } from "../../src/web/pages/doctor-page.ts";
import { renderIndexPage } from "../../src/web/pages/index-page.ts";
import { renderTargetPage } from "../../src/web/pages/target-page.ts";
import { renderVerdictPage } from "../../src/web/pages/verdict-page.ts";
import { renderSimulationPage } from "../../src/web/simulation/simulation-page.ts";
import { readTargetQuery } from "../../src/web/target-query.ts";
import { aView, somePullRequests } from "./campaigns.ts";

const attack = `"'\`></textarea></title></pre><script>alert(1)</script><img src=x onerror=alert(1)>\u202E&lt;script&gt;]]>--><!--`;

/** The same data with every text replaced by an attack, except words that the types fix and dates. */
function poisoned<Value>(value: Value): Value {
  if (typeof value === "string") return (isFixed(value) ? value : `${value}${attack}`) as Value;
  if (value instanceof Map) {
    return new Map([...value].map(([key, entry]) => [`${String(key)}${attack}`, poisoned(entry)])) as Value;
  }
  if (Array.isArray(value)) return value.map(poisoned) as Value;
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, poisoned(entry)])) as Value;
  }
  return value;
}

function isFixed(text: string): boolean {
  return (
    /^\d{4}-\d\d-\d\d/.test(text) ||
    /^(?:converted|to-convert|blocking|mixed|blocked|no-session|excluded|unresolved|pass|fail|pending|review|not-applicable|open|merged|closed|unknown|win|parity|error|warning|note|require|forbid|off|sqlite|postgres|mysql|commits|check-runs|settings)$/.test(
      text,
    )
  );
}

const source = aView(40);
const view: CampaignView = poisoned({
  ...source,
  input: { ...source.input, pullRequests: [...source.input.pullRequests, ...somePullRequests(40)] },
});
const to = campaignAddresses(view.key);
const target = view.input.scan.targets[2]!;
const query = readTargetQuery(new URLSearchParams({ q: "GET" }));

const pages: readonly (readonly [string, () => string])[] = [
  ["campaign", () => renderCampaignPage(view, to, query).toString()],
  ["target", () => renderTargetPage(view, to, target.key)!.toString()],
  ["verdict", () => renderVerdictPage(view, to, 70_003, view.input.pullRequests.at(-1)!).toString()],
  [
    "index",
    () =>
      renderIndexPage([
        {
          key: view.key,
          kind: attack,
          commit: null,
          repository: attack,
          title: attack,
          noun: { one: attack, many: attack },
          progress: view.input.scan.progress,
          committedAt: attack,
        },
      ]).toString(),
  ],
  [
    "doctor",
    () => renderDoctorPage([{ id: attack, title: attack, ...wrong(attack, attack, [attack]) }]).toString(),
  ],
  [
    "simulation",
    () =>
      renderSimulationPage(
        view,
        to,
        { pull: attack, settings: attack, runs: attack },
        { step: "mistakes", mistakes: [attack] },
      ).toString(),
  ],
];

test.each(pages)("the %s page carries no foreign markup, whatever the texts say", (_name, render) => {
  const page = render();

  expect(page).toContain("alert");
  expect(tagsOf(page).filter((tag) => /^<(?:script|img)/.test(tag))).toEqual(
    tagsOf(page).filter((tag) => tag === ownScript || tag.startsWith('<img class="chart" src="/')),
  );
  expect(tagsOf(page).filter((tag) => /\son\w+/i.test(withoutValues(tag)))).toEqual([]);
  expect(page).not.toContain("\u202E");
  expect(page).not.toMatch(/<!--|style="|href="(?:javascript|data):/i);
});

test("ids and classes stay single words", () => {
  const page = renderCampaignPage(view, to, readTargetQuery(new URLSearchParams())).toString();

  const ids = [...page.matchAll(/ id="([^"]*)"/g)].map((match) => match[1]!);
  expect(ids.filter((id) => /\s/.test(id))).toEqual([]);
  expect(new Set(ids).size).toBe(ids.length);
});

test("the feed is well formed and its texts stay texts", () => {
  const feed = renderFeed(view, to, "https://status.example.org");

  expect(feed).toContain("<entry>");
  expect(feed.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, "")).not.toMatch(/<(?:script|img)/);
  expect([...feed.matchAll(/<!\[CDATA\[([\s\S]*?)\]\]>/g)].map((match) => match[1]!).join("")).not.toMatch(
    /<(?:script|img)/,
  );
});

test("badge and chart take no markup from texts", () => {
  const badge = renderBadge(attack, view.input.scan.progress);
  const chart = renderBurnUpChart(view.input.history, { theme: "light", width: "wide" });

  expect(badge).not.toMatch(/<(?:script|img)|onerror=.*>/);
  expect(chart).not.toContain("alert");
});

const ownScript = '<script src="/-/filter.js" defer>';

/** The tags as a browser sees them; the texts between them hold no `<` by then. */
function tagsOf(page: string): string[] {
  return page.match(/<[a-zA-Z/!][^>]*>/g) ?? [];
}

/** A tag without the values of its attributes, which are quoted. */
function withoutValues(tag: string): string {
  return tag.replace(/="[^"]*"/g, "");
}
