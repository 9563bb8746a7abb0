/**
 * A menu that is a plain <details> without script. With it, Escape and a click elsewhere close it,
 * and the arrow keys walk its entries.
 *
 * <gx-menu><details class="menu"><summary>…</summary><div class="menu-list">…</div></details></gx-menu>
 */
class GxMenu extends HTMLElement {
  private readonly onOutside = (event: Event): void => {
    if (!this.contains(event.target as Node)) this.close();
  };

  connectedCallback(): void {
    document.addEventListener("click", this.onOutside);
    this.addEventListener("keydown", (event) => this.onKey(event));
  }

  disconnectedCallback(): void {
    document.removeEventListener("click", this.onOutside);
  }

  private get details(): HTMLDetailsElement | null {
    return this.querySelector("details");
  }

  private close(): void {
    if (this.details) this.details.open = false;
  }

  private onKey(event: KeyboardEvent): void {
    if (!this.details?.open) return;
    if (event.key === "Tab") {
      // Only a reader who tabs out leaves the menu; a press on its own text moves the focus too.
      setTimeout(() => this.contains(document.activeElement) || this.close());
    } else if (event.key === "Escape") {
      event.stopPropagation();
      this.close();
      this.querySelector("summary")?.focus();
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      this.walk(event.key === "ArrowDown" ? 1 : -1);
    }
  }

  private walk(step: 1 | -1): void {
    const entries = [...this.querySelectorAll<HTMLElement>(".menu-list :is(a[href], button, input)")];
    if (entries.length === 0) return;
    const at = entries.indexOf(document.activeElement as HTMLElement);
    const next = at < 0 && step < 0 ? entries.length - 1 : at + step;
    entries[(next + entries.length) % entries.length]?.focus();
  }
}

customElements.define("gx-menu", GxMenu);
