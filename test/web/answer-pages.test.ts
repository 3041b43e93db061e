import { expect, test } from "vitest";
import { wrong } from "../../src/domain/examination.ts";
import { scanReport } from "../../src/reports/report-schemas.ts";
import { answerPages } from "../../src/web/index.ts";
import type { PageServices } from "../../src/web/page-services.ts";
import { environment, knownCampaign, someServices } from "./campaigns.ts";
import { serve } from "./server.ts";

const page = "/octo/orchard/async-sessions";
const json = `/api/v1/campaigns${page}`;
const origin = await serveWith({});

async function serveWith(over: Partial<PageServices>, settings: Partial<typeof environment> = {}) {
  return serve(answerPages({ ...(await someServices(150)), ...over }, { ...environment, ...settings }));
}

test("every page carries a policy that allows nothing foreign and nothing inline", async () => {
  for (const path of ["/", page, `${page}/pulls/70001`, `${page}/simulation`, "/api", "/nowhere/at/all"]) {
    const response = await fetch(`${origin}${path}`);
    const text = await response.text();

    expect(response.headers.get("content-security-policy")).toBe(
      "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    expect(text).not.toMatch(/ style="|<style|<script>| on[a-z]+="/);
  }
});

test("links within the site lead somewhere", async () => {
  const seen = new Set<string>();
  const queue = ["/"];
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    const address = path.replace(/#.*$/, "");
    if (seen.has(address) || seen.size > 120) continue;
    seen.add(address);
    const response = await fetch(`${origin}${address}`);
    expect([address, response.status]).toEqual([address, 200]);
    if (!(response.headers.get("content-type") ?? "").startsWith("text/html")) continue;
    const text = await response.text();
    for (const [, href = ""] of text.matchAll(/ (?:href|src|srcset)="(\/[^"]*)"/g)) {
      queue.push(href.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code))));
    }
  }
  expect([...seen].some((path) => path.startsWith(`${page}/targets?key=`))).toBe(true);
  expect(seen.has(`${page}/feed.atom`)).toBe(true);
});

test("a private repository looks exactly like one that does not exist", async () => {
  const known = knownCampaign({ place: { ...knownCampaign().place!, isPrivate: true } });
  const closed = await serveWith(await someServices(20, known));
  for (const path of [page, `${page}/badge.svg`, `${page}/pulls/70001`, json, `${json}/scan`]) {
    const hidden = await fetch(`${closed}${path}`);
    const absent = await fetch(`${closed}${path.replace("orchard", "elsewhere")}`);

    expect(hidden.status).toBe(404);
    expect(await hidden.text()).toBe(await absent.text());
  }
  expect(await (await fetch(closed)).text()).toContain("There is no campaign to show yet.");
  expect(await (await fetch(`${closed}/api/v1/campaigns`)).json()).toEqual({ campaigns: [] });
});

test("where nothing says that a repository is public, it is private", async () => {
  const closed = await serveWith(await someServices(20, knownCampaign({ place: null })));

  expect((await fetch(`${closed}${page}`)).status).toBe(404);
});

test("the operator can open private repositories", async () => {
  const known = knownCampaign({ place: { ...knownCampaign().place!, isPrivate: true } });
  const open = await serveWith(await someServices(20, known), { DASHBOARD_PRIVATE: true });

  expect((await fetch(`${open}${page}`)).status).toBe(200);
});

test("a repository that becomes private disappears at once, however fresh the page is", async () => {
  const services = await someServices(20);
  const server = await serveWith(services);
  expect((await fetch(`${server}${page}`)).status).toBe(200);

  await services.store.recordPlace(knownCampaign(), { ...knownCampaign().place!, isPrivate: true });

  expect((await fetch(`${server}${page}`)).status).toBe(404);
});

test("names in addresses are read without case, as GitHub reads them", async () => {
  expect((await fetch(`${origin}/Octo/ORCHARD/async-sessions`)).status).toBe(200);
});

test("the recorded settings decide what the page says about criteria, backends and budget", async () => {
  const summary = (await (await fetch(`${origin}${json}`)).json()) as Record<string, unknown>;

  expect(summary).toMatchObject({
    repository: "Octo/Orchard",
    campaign: "async-sessions",
    epic: 67799,
    backends: [{ id: "sqlite" }, { id: "postgres" }, { id: "mysql" }],
    budget: { available: 97, now: "during" },
    crossCutting: [
      { id: "driver", state: "closed" },
      { id: "secrets", state: "unknown" },
    ],
    regressions: [{ key: "DELETE /api/v2/module000/{item_id}/part3" }],
  });
});

test("the scan in JSON is what the command line prints", async () => {
  const scan: unknown = await (await fetch(`${origin}${json}/scan`)).json();

  expect(scanReport.parse(scan).targets).toHaveLength(150);
});

test("a target in JSON has its history", async () => {
  const query = new URLSearchParams({ key: "DELETE /api/v2/module000/{item_id}/part3" });

  const target: unknown = await (await fetch(`${origin}${json}/targets?${query.toString()}`)).json();

  expect(target).toMatchObject({
    target: { state: "to-convert" },
    history: [{ to: "to-convert" }, { to: "converted" }, { from: "converted", to: "to-convert" }],
  });
});

test("a verdict in JSON holds the report of the command line", async () => {
  const verdict: unknown = await (await fetch(`${origin}${json}/pulls/70002`)).json();

  expect(verdict).toMatchObject({ number: 70_002, author: "bo", report: { conclusion: "pass" } });
});

test("an unchanged answer is not sent twice", async () => {
  const first = await fetch(`${origin}${page}`);
  await first.text();

  const second = await fetch(`${origin}${page}`, {
    headers: { "if-none-match": first.headers.get("etag")! },
  });

  expect(second.status).toBe(304);
});

test("HEAD says what GET would, without the body", async () => {
  const response = await fetch(`${origin}${page}`, { method: "HEAD" });

  expect(response.status).toBe(200);
  expect(await response.text()).toBe("");
});

test.each([
  "/%",
  "/%E0%A4%A",
  "/octo/orchard/async-sessions/pulls/99999999999999999999",
  "/octo/orchard/async-sessions/pulls/-1",
  "/octo/orchard/async-sessions/targets",
  "//evil.example/x/y",
  "/octo/orchard/async-sessions/nothing",
  "/a/b/c/d/e/f/g",
])("%s is not found, and nothing breaks", async (path) => {
  expect((await fetch(`${origin}${path}`)).status).toBe(404);
});

test("writing is refused with a sentence", async () => {
  const response = await fetch(`${origin}${page}`, { method: "DELETE" });

  expect(response.status).toBe(405);
  expect(response.headers.get("allow")).toBe("GET, HEAD");
});

test("GitHub's address is left to GitHub's handler", async () => {
  const response = await fetch(`${origin}/api/github/webhooks`, { method: "POST" });

  expect([response.status, await response.text()]).toEqual([404, ""]);
});

test("an instance is ready while its database answers and its queue takes jobs", async () => {
  const dead = { pool: { query: () => Promise.reject(new Error("postgres://user:secret@host is away")) } };
  const stopped = { stats: async () => ({ oldestSeconds: 0, setAside: 0 }), isRunning: () => false };
  const withoutDatabase = await fetch(`${await serveWith({ database: dead })}/readyz`);
  const withoutQueue = await fetch(`${await serveWith({ queue: stopped })}/readyz`);

  expect((await fetch(`${origin}/readyz`)).status).toBe(200);
  expect(withoutDatabase.status).toBe(503);
  expect(await withoutDatabase.text()).not.toContain("secret");
  expect(withoutQueue.status).toBe(503);
  expect((await fetch(`${await serveWith({ database: dead })}/healthz`)).status).toBe(200);
});

test("metrics come as the registry has them", async () => {
  const response = await fetch(`${origin}/metrics`);

  expect(response.headers.get("content-type")).toBe("text/plain; version=0.0.4");
  expect(await response.text()).toBe("up 1\n");
});

test("what doctor found is a page only where the operator offers it", async () => {
  const result = { id: "clock", title: "Clock", ...wrong("It is late.", "Set it.") };
  const offering = await serveWith({ doctor: async () => [result] });

  expect((await fetch(`${origin}/doctor`)).status).toBe(404);
  expect(await (await fetch(`${offering}/doctor`)).text()).toContain("It is late.");
});
