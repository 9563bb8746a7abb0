/**
 * Lets the reader hide columns; the choice is kept in this browser under the table's key. A heading
 * with data-column can be hidden; its text names it in the menu.
 */
export class ColumnChoice {
  private readonly hidden: Set<string>;

  constructor(host: HTMLElement, private readonly table: HTMLTableElement, private readonly key: string | null) {
    this.hidden = new Set(this.read());
    this.apply();
    const list = host.querySelector<HTMLElement>("[data-columns]");
    if (!list) return;
    for (const heading of this.headings()) list.append(this.choice(heading));
    const menu = list.closest<HTMLElement>("gx-menu");
    if (menu) menu.hidden = false;
  }

  private headings(): HTMLTableCellElement[] {
    return [...this.table.querySelectorAll<HTMLTableCellElement>("thead th[data-column]")];
  }

  private choice(heading: HTMLTableCellElement): HTMLElement {
    const name = heading.dataset["column"] ?? "";
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = !this.hidden.has(name);
    box.addEventListener("change", () => {
      if (box.checked) this.hidden.delete(name);
      else this.hidden.add(name);
      this.apply();
      this.write();
    });
    const label = document.createElement("label");
    label.className = "menu-item";
    label.append(box, heading.innerText.trim());
    return label;
  }

  private apply(): void {
    for (const heading of this.headings()) {
      const off = this.hidden.has(heading.dataset["column"] ?? "");
      for (const row of this.table.rows) row.cells[heading.cellIndex]?.classList.toggle("col-hidden", off);
    }
  }

  private read(): string[] {
    try {
      const kept: unknown = JSON.parse(localStorage.getItem(this.place()) ?? "[]");
      return Array.isArray(kept) ? kept.filter((name) => typeof name === "string") : [];
    } catch {
      return [];
    }
  }

  private write(): void {
    try {
      localStorage.setItem(this.place(), JSON.stringify([...this.hidden]));
    } catch {
      // A closed storage only means that the choice lasts for this page.
    }
  }

  private place(): string {
    return `gongxun.columns.${this.key ?? "table"}`;
  }
}
