import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use, type EChartsType } from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { options, type Palette } from "./options";
import { readTwin } from "./twin";

use([BarChart, LineChart, CanvasRenderer, GridComponent, TooltipComponent]);

/**
 * A chart drawn from its own table twin, so that the two cannot disagree. Without script, and for
 * readers who ask, the table is what there is.
 *
 * <gx-chart unit="%"><div class="chart-canvas" hidden></div><details><table>…</table></details></gx-chart>
 */
class GxChart extends HTMLElement {
  private chart: EChartsType | null = null;
  private watch: ResizeObserver | null = null;
  private readonly repaint = (): void => this.draw();

  connectedCallback(): void {
    const canvas = this.canvas;
    if (!canvas) return;
    canvas.hidden = false;
    this.querySelector<HTMLDetailsElement>("details.chart-twin")?.removeAttribute("open");
    // The first observation comes once the page is laid out: drawing then asks for no layout of its own.
    this.watch = new ResizeObserver(() => {
      if (this.chart) this.chart.resize();
      else this.chart = init(canvas, null, { renderer: "canvas" });
      this.draw();
    });
    this.watch.observe(canvas);
    document.addEventListener("gx:theme", this.repaint);
    dark.addEventListener("change", this.repaint);
  }

  disconnectedCallback(): void {
    this.watch?.disconnect();
    document.removeEventListener("gx:theme", this.repaint);
    dark.removeEventListener("change", this.repaint);
    this.chart?.dispose();
    this.chart = null;
  }

  private get canvas(): HTMLElement | null {
    return this.querySelector<HTMLElement>(".chart-canvas");
  }

  private draw(): void {
    const table = this.querySelector("table");
    if (!this.chart || !table) return;
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const frame = { unit: this.getAttribute("unit") ?? "", width: this.clientWidth, height: this.canvas?.clientHeight ?? 0, still };
    this.chart.setOption(options(readTwin(table), palette(), frame), true);
  }
}

const dark = matchMedia("(prefers-color-scheme: dark)");

function palette(): Palette {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: token("ink"),
    quiet: token("ink-3"),
    line: token("line"),
    ground: token("ground"),
    surface: token("surface"),
    font: token("font"),
    roles: {
      value: token("track-fill"),
      target: token("ink"),
      other: token("none-fill"),
      met: token("met-fill"),
      on_track: token("track-fill"),
      behind: token("behind-fill"),
      not_met: token("unmet-fill"),
    },
  };
}

customElements.define("gx-chart", GxChart);
