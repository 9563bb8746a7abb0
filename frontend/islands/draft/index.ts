import { DraftStore } from "./store";

/**
 * Keeps what is typed into a form that is not sent yet, and gives it back when the page opens again.
 * With `bound` the server has answered with the values itself: they are kept, nothing is restored.
 * An element with `done` and no form forgets the draft of its key.
 *
 * <gx-draft key="propose-12"><p data-draft hidden>… <button data-draft-clear></button></p><form>…</form></gx-draft>
 */
class GxDraft extends HTMLElement {
  private readonly onInput = (): void => {
    const form = this.querySelector("form");
    if (form) this.store()?.write(form);
  };

  connectedCallback(): void {
    const form = this.querySelector("form");
    const store = this.store();
    if (!store) return;
    if (this.hasAttribute("done")) store.forget();
    if (!form) return;
    if (this.hasAttribute("bound")) store.write(form);
    else if (store.restore(form)) this.tell();
    this.addEventListener("input", this.onInput);
  }

  disconnectedCallback(): void {
    this.removeEventListener("input", this.onInput);
  }

  private store(): DraftStore | null {
    const key = this.getAttribute("key");
    return key ? new DraftStore(window.localStorage, key) : null;
  }

  private tell(): void {
    const note = this.querySelector<HTMLElement>("[data-draft]");
    if (!note) return;
    note.hidden = false;
    note.querySelector("[data-draft-clear]")?.addEventListener("click", () => {
      this.store()?.forget();
      window.location.reload();
    });
  }
}

customElements.define("gx-draft", GxDraft);
