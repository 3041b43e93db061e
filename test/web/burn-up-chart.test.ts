import { expect, test } from "vitest";
import { renderBurnUpChart } from "../../src/web/burn-up-chart.ts";
import { aView } from "./campaigns.ts";

const { history } = aView(40).input;

test("the same history gives the same bytes", () => {
  const place = { theme: "light", width: "wide" } as const;

  expect(renderBurnUpChart(history, place)).toBe(renderBurnUpChart(history, place));
});

test("the curve says what it shows and follows the theme", () => {
  const light = renderBurnUpChart(history, { theme: "light", width: "wide" });
  const dark = renderBurnUpChart(history, { theme: "dark", width: "narrow" });

  expect(light).toMatch(/^<svg width="1080" height="320"/);
  expect(light).toContain(">Converted<");
  expect(light).toContain(">Convertible<");
  expect(dark).toMatch(/^<svg width="420" height="300"/);
  expect(dark).toContain("#4ade80");
});

test("a history of one commit, or of ten thousand, makes a small image", () => {
  const long = Array.from({ length: 10_000 }, (_, index) => ({
    ...history[0]!,
    committedAt: new Date(Date.UTC(2024, 0, 1) + index * 3_600_000).toISOString(),
  }));

  expect(renderBurnUpChart(history.slice(0, 1), { theme: "light", width: "wide" })).toContain("<svg");
  expect(renderBurnUpChart(long, { theme: "light", width: "wide" }).length).toBeLessThan(40_000);
});
