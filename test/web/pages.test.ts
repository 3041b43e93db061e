import { expect, test } from "vitest";
import { well, wrong } from "../../src/domain/examination.ts";
import { campaignAddresses } from "../../src/web/addresses.ts";
import { renderCampaignPage } from "../../src/web/pages/campaign-page.ts";
import { renderDoctorPage } from "../../src/web/pages/doctor-page.ts";
import { renderIndexPage } from "../../src/web/pages/index-page.ts";
import { renderTargetPage } from "../../src/web/pages/target-page.ts";
import { renderVerdictPage } from "../../src/web/pages/verdict-page.ts";
import { targetHistory } from "../../src/web/target-history.ts";
import { readTargetQuery } from "../../src/web/target-query.ts";
import { aView, somePullRequests, someScans } from "./campaigns.ts";

const view = aView(60);
const to = campaignAddresses(view.key);
const campaignPage = textOf(renderCampaignPage(view, to, readTargetQuery(new URLSearchParams())).toString());

test("without a campaign the list says how one comes to be", () => {
  const page = textOf(renderIndexPage([]).toString());

  expect(page).toContain("There is no campaign to show yet.");
  expect(page).toContain("Install the App on a repository.");
});

test("the campaign's page states progress and why it is not the whole truth", () => {
  expect(campaignPage).toContain(
    "9 of 51 routes converted (17 %); 1 place could not be read with certainty.",
  );
});

test("a regression names the commit since when it holds", () => {
  expect(campaignPage).toContain(
    "DELETE /api/v2/module000/{item_id}/part3 is to convert again since 4444444 (2026-07-27)",
  );
});

test("a contradiction says between what", () => {
  expect(campaignPage).toContain("converted by #70002, #70001 at once");
  expect(campaignPage).toContain("ticked in the checklist, but not converted");
});

test("cross-cutting work, budget and benchmarks are there", () => {
  expect(campaignPage).toContain("Async driver defaults #67801 done");
  expect(campaignPage).toContain("23 too many: under load the database refuses connections.");
  expect(campaignPage).toContain(
    "A clean win at high concurrency is measured: 4 workers, PostgreSQL, 200 at once.",
  );
});

test("open pull requests stand against every criterion and every backend", () => {
  expect(campaignPage).toMatch(
    /#70001 Convert @everything \| now by contributor: PATCH \S+ fail fail \(fail\) pass \(pass\) look \(review\) n\/a \(not applicable\) wait \(pending\) pass \(pass\) – wait \(pending\)/,
  );
});

test("a target's page says why its state is what it is, and what happened to it", () => {
  const target = view.input.scan.targets[3]!;

  const page = textOf(renderTargetPage(view, to, target.key)!.toString());

  expect(page).toContain(
    "handle_module000_3 takes a sync SessionDep. module000.py:70".replace(
      "module000.py:70",
      "app/routes/public/module000.py:70",
    ),
  );
  expect(page).toContain("2026-07-27 4444444 converted → to convert");
  expect(page).toContain("2026-06-15 1111111 to convert → converted");
});

test("a target that is gone keeps its page, and one that never was has none", () => {
  const gone = view.input.scan.targets[0]!;
  const without = {
    ...view,
    input: { ...view.input, scan: { ...view.input.scan, targets: view.input.scan.targets.slice(1) } },
  };

  expect(textOf(renderTargetPage(without, to, gone.key)!.toString())).toContain("is gone from main");
  expect(renderTargetPage(view, to, "GET /never")).toBeNull();
});

test("a history tells first sight, changes and the end, and nothing in between", () => {
  const scans = someScans(10);
  const gone = { ...scans[5]!, scan: { ...scans[5]!.scan, targets: [] } };

  const events = targetHistory([...scans.slice(0, 5), gone], scans[0]!.scan.targets[3]!.key);

  expect(events.map(({ from, to: into, commit }) => [from, into, commit?.[0]])).toEqual([
    [null, "to-convert", "0"],
    ["to-convert", "converted", "1"],
    ["converted", "to-convert", "4"],
    ["to-convert", null, "5"],
  ]);
});

test("a verdict's page names evidence, law, and what would change it", () => {
  const recorded = somePullRequests(60)[2]!;

  const page = textOf(renderVerdictPage(view, to, 70_003, recorded).toString());

  expect(page).toContain("fail changes needed: shown on GitHub as failure");
  expect(page).toContain("- result = session.execute(query) + result = await session.execute(query)");
  expect(page).toContain("rule await-session");
  expect(page).toContain(
    "What would change it: mending what is listed above, or another value of the rule it names; a new commit on the pull request or its base; check runs of CI on this head.",
  );
  expect(page).toContain("Rule set airflow-2026-09 of 2026-09-20");
  expect(page).toContain("helper-module forbid for app/**; else off settings");
  expect(page).toContain("MySQL driver aiomysql, assumed pending 1 run is in progress.");
});

test("what doctor found wrong comes first, with what to do", () => {
  const page = textOf(
    renderDoctorPage([
      { id: "database", title: "Database", ...well("It answers.", ["host db-7.internal"]) },
      { id: "webhook", title: "Webhook", ...wrong("Nobody listens.", "Set `PUBLIC_URL`.", ["secret-name"]) },
    ]).toString(),
  );

  expect(page).toContain("1 of 2 examinations found something wrong.");
  // Everybody may open the page: names and addresses are for the terminal.
  expect(page).not.toMatch(/db-7|secret-name/);
  expect(page.indexOf("Nobody listens.")).toBeLessThan(page.indexOf("It answers."));
  expect(page).toContain("What to do: Set PUBLIC_URL.");
});

test("1,500 routes make a page that a phone line carries", () => {
  const page = renderCampaignPage(aView(1_500), to, readTargetQuery(new URLSearchParams())).toString();

  expect(page.length).toBeLessThan(260_000);
  expect(page.match(/<tr id=/g)).toHaveLength(100);
});

/** The text of a page as a reader sees it, runs of white space as one space. */
function textOf(page: string): string {
  return page
    .replace(/<wbr>/g, "")
    .replace(/<(?:b|code|i|a|time)(?: [^>]*)?>|<\/(?:b|code|i|a|time)>/g, "")
    .replace(/<[^>]*>/g, " ")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/\s+/g, " ")
    .replace(/ ([.,;:])/g, "$1");
}
