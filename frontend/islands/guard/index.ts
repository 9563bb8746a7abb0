/**
 * Asks before a changed form is left unsent. The browser words the question itself.
 *
 * <gx-guard><form>…</form></gx-guard>
 */
class GxGuard extends HTMLElement {
  private changed = false;

  private readonly onLeave = (event: BeforeUnloadEvent): void => {
    if (this.changed) event.preventDefault();
  };

  connectedCallback(): void {
    this.addEventListener("input", () => (this.changed = true));
    this.addEventListener("submit", () => (this.changed = false));
    window.addEventListener("beforeunload", this.onLeave);
  }

  disconnectedCallback(): void {
    window.removeEventListener("beforeunload", this.onLeave);
  }
}

customElements.define("gx-guard", GxGuard);
