export type Role = "value" | "target" | "other" | "met" | "on_track" | "behind" | "not_met";

export interface Series {
  name: string;
  role: Role;
  shape: "line" | "bar";
  values: (number | null)[];
}

export interface Twin {
  categories: string[];
  series: Series[];
}

/**
 * Reads a table: the first column names the categories, every further heading is a series with
 * data-role and data-shape; a cell's data-value is its number, an empty one a gap.
 */
export function readTwin(table: HTMLTableElement): Twin {
  const headings = [...(table.tHead?.rows[0]?.cells ?? [])].slice(1);
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  return {
    categories: rows.map((row) => row.cells[0]?.textContent?.trim() ?? ""),
    series: headings.map((heading, at) => ({
      name: heading.textContent?.trim() ?? "",
      role: (heading.dataset["role"] ?? "value") as Role,
      shape: heading.dataset["shape"] === "bar" ? "bar" : "line",
      values: rows.map((row) => number(row.cells[at + 1]?.dataset["value"])),
    })),
  };
}

function number(value: string | undefined): number | null {
  return value === undefined || value === "" ? null : Number(value);
}
