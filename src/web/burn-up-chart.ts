import { LineChart, type LineSeriesOption } from "echarts/charts";
import { GridComponent, LegendComponent } from "echarts/components";
import { type ComposeOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { type ProgressPoint, samplePoints } from "../domain/burn-up.ts";

use([LineChart, GridComponent, LegendComponent, SVGRenderer]);

/** Where the chart is shown. */
export interface ChartPlace {
  readonly theme: "light" | "dark";
  readonly width: "wide" | "narrow";
}

const sizes = { wide: { width: 1080, height: 320 }, narrow: { width: 420, height: 300 } } as const;

const colours = {
  light: { text: "#57534e", line: "#e7e5e4", converted: "#15803d", convertible: "#78716c" },
  dark: { text: "#a8a29e", line: "#3a3632", converted: "#4ade80", convertible: "#a8a29e" },
} as const;

const day = 86_400_000;

/** Points that a curve of this size can show. */
const mostPoints = 200;

/**
 * The burn-up chart as an SVG document: what is converted against what can be. An image of its own, because a page
 * under a strict content security policy takes no inline styles, and so that it can be shown elsewhere.
 */
export function renderBurnUpChart(history: readonly ProgressPoint[], place: ChartPlace): string {
  const colour = colours[place.theme];
  const points = samplePoints(history, mostPoints);
  const chart = init(null, null, { renderer: "svg", ssr: true, ...sizes[place.width] });
  const text = { color: colour.text, fontFamily: "system-ui, sans-serif", fontSize: 13 };
  const option: ComposeOption<LineSeriesOption> = {
    animation: false,
    useUTC: true,
    grid: { left: 48, right: 20, top: 36, bottom: 32 },
    legend: { left: 40, top: 0, textStyle: text, itemGap: 20, icon: "roundRect" },
    xAxis: {
      type: "time",
      axisLine: { lineStyle: { color: colour.line } },
      axisLabel: {
        ...text,
        hideOverlap: true,
        formatter: { year: "{yyyy}", month: "{MMM} {yyyy}", day: "{d} {MMM}" },
      },
      minInterval: place.width === "wide" ? 7 * day : 28 * day,
    },
    yAxis: {
      type: "value",
      min: 0,
      minInterval: 1,
      axisLabel: text,
      splitLine: { lineStyle: { color: colour.line } },
    },
    series: [
      curve("Convertible", colour.convertible, points, (point) => point.progress.convertible),
      {
        ...curve("Converted", colour.converted, points, (point) => point.progress.converted),
        areaStyle: { color: colour.converted, opacity: 0.12 },
      },
    ],
  };
  chart.setOption(option);
  const svg = chart.renderToSVGString();
  chart.dispose();
  return withoutCounters(svg);
}

function curve(
  name: string,
  color: string,
  points: readonly ProgressPoint[],
  of: (point: ProgressPoint) => number,
): LineSeriesOption {
  return {
    name,
    type: "line",
    step: "end",
    symbol: "none",
    lineStyle: { color, width: 2 },
    itemStyle: { color },
    data: points.map((point) => [point.committedAt, of(point)]),
  };
}

/**
 * The library numbers everything it ever drew, in styles for a mouse that an image never meets. Without that the same
 * history gives the same bytes.
 */
function withoutCounters(svg: string): string {
  const names = new Map<string, string>();
  return svg
    .replace(/<style[\s\S]*?<\/style>/g, "")
    .replace(/ class="[^"]*"/g, "")
    .replace(/\bzr\d+-c\d+/g, (name) => {
      const own = names.get(name) ?? `clip-${names.size + 1}`;
      names.set(name, own);
      return own;
    });
}
