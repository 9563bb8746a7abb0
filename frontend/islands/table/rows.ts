/** One row is in the tab order; up, down, home and end move it, enter opens the row's first link. */
export class RowKeys {
  constructor(private readonly table: HTMLTableElement) {
    const rows = this.rows();
    for (const row of rows) row.tabIndex = -1;
    if (rows[0]) rows[0].tabIndex = 0;
    table.addEventListener("keydown", (event) => this.onKey(event));
    table.addEventListener("focusin", (event) => {
      const row = (event.target as Element).closest("tr");
      if (row && this.rows().includes(row)) this.makeCurrent(row);
    });
  }

  private rows(): HTMLTableRowElement[] {
    return [...this.table.tBodies].flatMap((body) => [...body.rows]);
  }

  private makeCurrent(current: HTMLTableRowElement): void {
    for (const row of this.rows()) row.tabIndex = row === current ? 0 : -1;
  }

  private onKey(event: KeyboardEvent): void {
    const row = event.target;
    if (!(row instanceof HTMLTableRowElement)) return;
    if (event.key === "Enter") {
      row.querySelector<HTMLAnchorElement>("a[href]")?.click();
      return;
    }
    if (event.key === " ") {
      const box = row.querySelector<HTMLInputElement>("td.col-select input");
      if (!box) return;
      event.preventDefault();
      box.click();
      return;
    }
    const rows = this.rows();
    const next = step(event.key, rows.indexOf(row), rows.length);
    if (next === null) return;
    event.preventDefault();
    rows[next]?.focus();
  }
}

/** The row that a key leads to, or null where the key is not ours. */
export function step(key: string, at: number, count: number): number | null {
  switch (key) {
    case "ArrowDown":
      return Math.min(at + 1, count - 1);
    case "ArrowUp":
      return Math.max(at - 1, 0);
    case "Home":
      return 0;
    case "End":
      return count - 1;
    default:
      return null;
  }
}
