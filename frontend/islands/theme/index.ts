import { apply, chosen, keep, type Choice } from "./choice";

/**
 * Theme switch.
 *
 * <gx-theme hidden><button type="button" value="auto">…</button>…</gx-theme>
 */
class GxTheme extends HTMLElement {
  connectedCallback(): void {
    this.hidden = false;
    this.mark(chosen());
    this.addEventListener("click", (event) => {
      const button = (event.target as Element).closest("button");
      if (!button) return;
      const choice = button.value as Choice;
      keep(choice);
      apply(choice);
      this.mark(choice);
    });
  }

  private mark(choice: Choice): void {
    for (const button of this.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.value === choice));
    }
  }
}

// Charts are drawn in the theme's colours; on paper that is always the light one.
window.addEventListener("beforeprint", () => apply("light"));
window.addEventListener("afterprint", () => apply(chosen()));

customElements.define("gx-theme", GxTheme);
