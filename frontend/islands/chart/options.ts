import type { BarSeriesOption, LineSeriesOption } from "echarts/charts";
import type { GridComponentOption, TooltipComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";
import type { Role, Series, Twin } from "./twin";

export interface Palette {
  ink: string;
  quiet: string;
  line: string;
  ground: string;
  surface: string;
  font: string;
  roles: Record<Role, string>;
}

export interface Frame {
  unit: string;
  width: number;
  still: boolean;
}

type Options = ComposeOption<
  BarSeriesOption | LineSeriesOption | GridComponentOption | TooltipComponentOption
>;

/** ECharts options for a twin: direct labels instead of a legend, the target as a dashed line. */
export function options(twin: Twin, palette: Palette, frame: Frame): Options {
  const text = { color: palette.quiet, fontFamily: palette.font, fontSize: 12 };
  const narrow = frame.width < 480;
  const room = labelRoom(twin, narrow ? 72 : 160);
  return {
    animation: !frame.still,
    animationDuration: 300,
    textStyle: { fontFamily: palette.font },
    grid: { left: 4, right: room, top: 28, bottom: 4, containLabel: true },
    tooltip: {
      trigger: "axis",
      // Rich text is drawn on the canvas: an HTML tooltip would need inline styles.
      renderMode: "richText",
      backgroundColor: palette.surface,
      borderColor: palette.line,
      textStyle: { color: palette.ink, fontFamily: palette.font, fontSize: 13 },
      valueFormatter: (value) => (value == null ? "–" : `${String(value)}${frame.unit}`),
    },
    xAxis: {
      type: "category",
      data: twin.categories,
      boundaryGap: twin.series.some((series) => series.shape === "bar"),
      axisLabel: { ...text, hideOverlap: true },
      axisLine: { lineStyle: { color: palette.line } },
      axisTick: { show: false },
    },
    yAxis: {
      type: "value",
      name: frame.unit,
      nameTextStyle: { ...text, align: "right" },
      axisLabel: text,
      splitNumber: narrow ? 3 : 5,
      ...(isShare(twin, frame) ? { max: 100 } : {}),
      splitLine: { lineStyle: { color: palette.line } },
    },
    series: twin.series.map((series) => drawn(series, palette, room - 12)),
  };
}

function drawn(series: Series, palette: Palette, width: number): LineSeriesOption | BarSeriesOption {
  const color = palette.roles[series.role];
  const font = { color: palette.ink, fontFamily: palette.font, fontSize: 12 };
  if (series.shape === "bar") {
    return { type: "bar", name: series.name, data: series.values, itemStyle: { color }, barMaxWidth: 28 };
  }
  const target = series.role === "target";
  return {
    type: "line",
    name: series.name,
    data: labelled(series),
    symbol: target ? "none" : "circle",
    symbolSize: 6,
    itemStyle: { color },
    lineStyle: { color, width: target ? 1.5 : 2.5, type: target ? [5, 4] : "solid" },
    label: {
      formatter: "{a}",
      position: "right",
      distance: 6,
      width,
      overflow: "truncate",
      lineHeight: 16,
      padding: [0, 3],
      backgroundColor: palette.ground,
      ...font,
    },
    labelLayout: { moveOverlap: "shiftY" },
    z: target ? 2 : 3,
  };
}

/** The series' values, the last of them carrying its name. */
function labelled(series: Series): NonNullable<LineSeriesOption["data"]> {
  const last = series.values.reduce((found, value, at) => (value === null ? found : at), -1);
  const size = series.role === "target" ? 0 : 6;
  return series.values.map((value, at) =>
    at === last && value !== null
      ? { value, symbol: "circle", symbolSize: size, label: { show: true } }
      : value,
  );
}

/** Pixels right of the lines for the longest of their names; bars carry none. */
function labelRoom(twin: Twin, most: number): number {
  const lines = twin.series.filter((series) => series.shape === "line");
  const longest = Math.max(...lines.map((series) => series.name.length), 0);
  return longest === 0 ? 8 : Math.min(most, 20 + longest * 13);
}

function isShare(twin: Twin, frame: Frame): boolean {
  return frame.unit === "%" && twin.series.every((series) => series.values.every((v) => (v ?? 0) <= 100));
}
