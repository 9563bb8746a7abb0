import type { Twin } from "./twin";

/** A line's name at its last point: where, how worded, and how far moved to stand clear of others. */
export interface Label {
  at: number;
  text: string;
  shift: number;
}

export const LINE = 16;

/** Labels of the lines, in their order; those that end at one place are pushed apart to one line each. */
export function placed(twin: Twin, room: { plot: number; letters: number }): Label[] {
  const largest = Math.max(1, ...twin.series.flatMap((series) => series.values.map((value) => value ?? 0)));
  const ends = twin.series.map((series) => {
    const at = series.values.reduce<number>((found, value, index) => (value === null ? found : index), -1);
    const height = ((series.values[at] ?? 0) / largest) * room.plot;
    return { at, height, text: shortened(series.name, room.letters), bar: series.shape === "bar" };
  });
  const moved = new Map<number, number>();
  const order = ends.map((_, index) => index).sort((a, b) => ends[b]!.height - ends[a]!.height);
  const lowest = new Map<number, number>();
  for (const index of order) {
    const end = ends[index]!;
    if (end.bar) continue;
    const height = Math.min(end.height, (lowest.get(end.at) ?? Infinity) - LINE);
    lowest.set(end.at, height);
    moved.set(index, end.height - height);
  }
  return ends.map((end, index) => ({ at: end.bar ? -1 : end.at, text: end.text, shift: moved.get(index) ?? 0 }));
}

/** Pixels that the longest label needs right of the plot; bars carry none. */
export function labelRoom(labels: Label[]): number {
  const longest = Math.max(0, ...labels.filter((label) => label.at >= 0).map((label) => label.text.length));
  return longest === 0 ? 8 : 20 + longest * 13;
}

function shortened(name: string, letters: number): string {
  return name.length <= letters ? name : `${name.slice(0, letters - 1)}…`;
}
