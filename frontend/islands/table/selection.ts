/**
 * Row choice for a common action. The bar ([data-bulk]) shows while a row is chosen; its
 * [data-bulk-count] says how many.
 */
export class Selection {
  private readonly bar: HTMLElement | null;
  private readonly all: HTMLInputElement | null;

  constructor(host: HTMLElement, private readonly table: HTMLTableElement) {
    this.bar = host.querySelector("[data-bulk]");
    this.all = table.querySelector("th.col-select input");
    if (!this.bar) return;
    table.addEventListener("change", (event) => this.onChange(event.target));
    this.bar.querySelector("[data-bulk-clear]")?.addEventListener("click", () => this.set(false));
    // Coming back to the page, the browser ticks the boxes again after this has run.
    window.addEventListener("pageshow", () => this.show());
    this.show();
  }

  private boxes(): HTMLInputElement[] {
    return [...this.table.querySelectorAll<HTMLInputElement>("td.col-select input[type=checkbox]")];
  }

  private onChange(target: EventTarget | null): void {
    if (target === this.all) this.set(this.all?.checked ?? false);
    else this.show();
  }

  private set(chosen: boolean): void {
    for (const box of this.boxes()) box.checked = chosen;
    this.show();
  }

  private show(): void {
    const boxes = this.boxes();
    const count = boxes.filter((box) => box.checked).length;
    for (const box of boxes) box.closest("tr")?.setAttribute("aria-selected", String(box.checked));
    if (this.all) {
      this.all.checked = count > 0 && count === boxes.length;
      this.all.indeterminate = count > 0 && count < boxes.length;
    }
    if (!this.bar) return;
    this.bar.hidden = count === 0;
    const number = this.bar.querySelector("[data-bulk-count]");
    if (number) number.textContent = String(count);
  }
}
