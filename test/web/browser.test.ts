import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { skipped, warning, well, wrong } from "../../src/domain/examination.ts";
import { answerPages } from "../../src/web/index.ts";
import { answerSetup } from "../../src/web/setup/index.ts";
import { environment, someServices } from "./campaigns.ts";
import { serve } from "./server.ts";

const executablePath = "/usr/bin/chromium";
const hasChromium = existsSync(executablePath);
if (!hasChromium) {
  process.stderr.write(
    "\n*** SKIPPED: all tests in a browser. There is no /usr/bin/chromium (Debian: apt-get install chromium). ***\n\n",
  );
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const campaign = "/octo/orchard/async-sessions";
const target = `${campaign}/targets?key=DELETE+%2Fapi%2Fv2%2Fmodule000%2F%7Bitem_id%7D%2Fpart3`;
const doctor = async () => [
  { id: "clock", title: "Clock", ...well("It is right.") },
  { id: "webhook", title: "Webhook", ...wrong("`x` is wrong.", "Set `y`.") },
  { id: "reach", title: "Reachability", ...warning("It is slow.", "Wait.") },
  { id: "deliveries", title: "Deliveries", ...skipped("The webhook first.") },
];
/** Offered, so that its links are looked at too. */
const signIn = {
  clientId: "Iv1.client",
  secret: "the client secret of a test",
  exchange: async () => null,
  canRead: async () => false,
};

describe.skipIf(!hasChromium)("in Chromium", () => {
  let browser: Browser;
  let origin: string;
  /** The same with fewer routes: what is looked at here does not depend on their number. */
  let small: string;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-dev-shm-usage"] });
    origin = await serve(answerPages({ ...(await someServices(1_500)), doctor, signIn }, environment));
    small = await serve(answerPages({ ...(await someServices(60)), doctor, signIn }, environment));
  });
  afterAll(() => browser.close());

  /** A page whose faults (script errors, refused content) fail the test that asks for them. */
  async function visit(path: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ viewport: { width: 1_200, height: 900 }, ...options });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") faults.push(message.text());
    });
    await page.goto(path.startsWith("http") ? path : `${origin}${path}`);
    return { page, faults };
  }

  const paths = [
    "/",
    campaign,
    `${campaign}?state=mixed&sort=key&order=down`,
    target,
    `${campaign}/pulls/70003`,
    `${campaign}/simulation?pull=70001`,
    "/doctor",
    "/api",
    "/nowhere/at/all",
  ];
  const looks: readonly (readonly [string, BrowserContextOptions])[] = [
    ["light", { colorScheme: "light" }],
    ["dark", { colorScheme: "dark" }],
    ["phone", { colorScheme: "light", viewport: { width: 360, height: 740 } }],
  ];

  test.each(looks)(
    "axe finds nothing wrong on any page, and nothing is wider than the window (%s)",
    async (_name, options) => {
      const { page, faults } = await visit(small, options);
      for (const path of paths) {
        await page.goto(`${small}${path}`);
        expect([path, await page.evaluate(overflow)]).toEqual([path, 0]);
        await page.evaluate(openEveryFold);
        expect([path, await axe(page)]).toEqual([path, []]);
      }
      expect(faults.filter((fault) => !fault.includes("404"))).toEqual([]);
    },
    240_000,
  );

  test("axe finds nothing wrong with the set-up", async () => {
    const token = "a-token-from-the-terminal";
    const setup = await serve(
      answerSetup({
        githubUrl: "https://github.com",
        publicUrl: "https://status.example.org",
        appFile: readFileSync("app.yml", "utf8"),
        environmentFile: "/nowhere/.env",
        token,
        exchange: () => Promise.reject(new Error("not asked")),
      }),
    );

    const { page, faults } = await visit(`${setup}/setup?token=${token}`);
    await page.evaluate(openEveryFold);

    expect(await axe(page)).toEqual([]);
    expect(await page.getByRole("button", { name: "Make the App under my account" }).count()).toBe(1);
    expect(faults).toEqual([]);
  });

  test("dark is dark, light is light, and the chart goes with it", async () => {
    const dark = await visit(campaign, { colorScheme: "dark" });
    const light = await visit(campaign, { colorScheme: "light" });
    const ground = "getComputedStyle(document.body).backgroundColor";
    const chart = "document.querySelector('img.chart').currentSrc";

    expect(await dark.page.evaluate(ground)).toBe("rgb(21, 19, 17)");
    expect(await light.page.evaluate(ground)).toBe("rgb(251, 250, 248)");
    expect(await dark.page.evaluate(chart)).toContain("theme=dark");
    expect(await light.page.evaluate(chart)).toContain("theme=light");
    expect(await light.page.evaluate("document.querySelector('img.chart').naturalWidth")).toBe(1_080);
  });

  test("the table answers while one types, and the address follows", async () => {
    const { page, faults } = await visit(campaign);

    await page.getByLabel("Search").pressSequentially("module166 part5");
    await page.getByText("1 of 1,500 routes.").waitFor();

    expect(await page.locator("table.targets tbody tr").count()).toBe(1);
    expect(page.url()).toBe(`${origin}${campaign}?q=module166+part5`);
    await page.reload();
    expect(await page.locator("table.targets tbody tr").count()).toBe(1);
    expect(faults).toEqual([]);
  });

  test("sorting and paging by keyboard keep the focus where it was", async () => {
    const { page } = await visit(campaign);
    await page.locator("a[data-sort=key]").focus();

    await page.keyboard.press("Enter");
    await page.locator("th[aria-sort=ascending] a[data-sort=key]").waitFor();

    expect(await page.evaluate("document.activeElement.dataset.sort")).toBe("key");
    await page
      .getByRole("navigation", { name: "Pages of the table" })
      .getByText("15", { exact: true })
      .focus();
    await page.keyboard.press("Enter");
    await page.getByText("1,500 routes; page 15 of 15.").waitFor();
    expect(await page.evaluate("document.activeElement.textContent")).toBe("15");
    expect(page.url()).toContain("sort=key&page=15");
  });

  test("without JavaScript the same form does the same", async () => {
    const { page } = await visit(campaign, { javaScriptEnabled: false });

    await page.getByLabel("Search").fill("module166 part5");
    await page.getByRole("button", { name: "Filter" }).press("Enter");
    await page.waitForURL(/q=module166/);

    expect(await page.locator("table.targets tbody tr").count()).toBe(1);
    await page.locator("table.targets tbody a").first().click();
    await page.waitForURL(/\/targets\?key=/);
    expect(await page.locator("h1").textContent()).toContain("/api/v2/module166/{item_id}/part5");
  });

  test("a deep link leads to its row, on whatever page of the table it is", async () => {
    const row = "POST~/api/v2/module166/{item_id}/part5";

    const { page } = await visit(`${campaign}#${encodeURI(row)}`);
    await page.waitForURL(/\?key=/);

    expect(await page.evaluate("document.querySelector(':target')?.id")).toBe(row);
  });

  test("the first stop of the keyboard skips to the content", async () => {
    const { page } = await visit(campaign);

    await page.keyboard.press("Tab");

    expect(await page.evaluate("document.activeElement.textContent")).toBe("Skip to content");
    await page.keyboard.press("Enter");
    await page.waitForURL(/#content$/);
  });

  test("a page of 1,500 routes costs few requests and few bytes", async () => {
    const context = await browser.newContext();
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    let bytes = 0;
    let requests = 0;
    session.on("Network.loadingFinished", (event) => {
      bytes += event.encodedDataLength;
      requests += 1;
    });

    await page.goto(`${origin}${campaign}`, { waitUntil: "networkidle" });

    expect(requests).toBeLessThanOrEqual(5);
    expect(bytes).toBeLessThan(60_000);
  });
});

/** By how many pixels the page is wider than its window. */
const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

/** Folded content is content: axe looks at what is shown only. */
const openEveryFold = "document.querySelectorAll('details').forEach((fold) => { fold.open = true; })";

/** What axe has against a page, in short. The script is put in by the debugger, which no page policy stops. */
async function axe(page: Page): Promise<unknown> {
  await page.evaluate(axeSource);
  return page.evaluate(`axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => ({ id, nodes: nodes.slice(0, 3).map(({ html, failureSummary }) => html.slice(0, 160) + " " + failureSummary) })))`);
}
