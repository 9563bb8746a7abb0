import type { BarSeriesOption, LineSeriesOption } from "echarts/charts";
import type { GridComponentOption, TooltipComponentOption } from "echarts/components";
import type { ComposeOption } from "echarts/core";
import { labelRoom, LINE, placed, type Label } from "./labels";
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
  height: number;
  still: boolean;
}

type Options = ComposeOption<
  BarSeriesOption | LineSeriesOption | GridComponentOption | TooltipComponentOption
>;

/** ECharts options for a twin: direct labels instead of a legend, the target as a dashed line. */
export function options(twin: Twin, palette: Palette, frame: Frame): Options {
  const text = { color: palette.quiet, fontFamily: palette.font, fontSize: 12 };
  const narrow = frame.width < 480;
  const labels = placed(twin, { plot: frame.height - 56, letters: narrow ? 5 : 12 });
  const room = labelRoom(labels);
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
      ...(isShare(twin, frame) ? { max: 100, interval: narrow ? 25 : 20 } : {}),
      splitLine: { lineStyle: { color: palette.line } },
    },
    series: twin.series.map((series, at) => drawn(series, palette, labels[at] as Label)),
  };
}

function drawn(series: Series, palette: Palette, label: Label): LineSeriesOption | BarSeriesOption {
  const color = palette.roles[series.role];
  if (series.shape === "bar") {
    return { type: "bar", name: series.name, data: series.values, itemStyle: { color }, barMaxWidth: 28 };
  }
  const target = series.role === "target";
  return {
    type: "line",
    name: series.name,
    data: labelled(series, label),
    symbol: target ? "none" : "circle",
    symbolSize: 6,
    itemStyle: { color },
    lineStyle: { color, width: target ? 1.5 : 2.5, type: target ? [5, 4] : "solid" },
    label: {
      formatter: label.text,
      offset: [0, label.shift],
      position: "right",
      distance: 6,
      lineHeight: LINE,
      padding: [0, 3],
      backgroundColor: palette.ground,
      color: palette.ink,
      fontFamily: palette.font,
      fontSize: 12,
    },
    z: target ? 2 : 3,
  };
}

/** The series' values, the last of them carrying the name. */
function labelled(series: Series, label: Label): NonNullable<LineSeriesOption["data"]> {
  const symbolSize = series.role === "target" ? 0 : 6;
  return series.values.map((value, at) =>
    at === label.at && value !== null
      ? { value, symbol: "circle", symbolSize, label: { show: true } }
      : value,
  );
}

function isShare(twin: Twin, frame: Frame): boolean {
  return frame.unit === "%" && twin.series.every((series) => series.values.every((v) => (v ?? 0) <= 100));
}
