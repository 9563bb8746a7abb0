/**
 * A place to drop a file on; the file input inside works alone without script.
 *
 * <gx-drop class="drop"><label>…<input type="file"></label><output></output></gx-drop>
 */
class GxDrop extends HTMLElement {
  connectedCallback(): void {
    const input = this.querySelector<HTMLInputElement>('input[type="file"]');
    if (!input) return;
    const over = (on: boolean) => (event: DragEvent) => {
      event.preventDefault();
      this.classList.toggle("drop-over", on);
    };
    this.addEventListener("dragover", over(true));
    this.addEventListener("dragleave", over(false));
    this.addEventListener("drop", (event) => {
      over(false)(event);
      if (!event.dataTransfer?.files.length) return;
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    input.addEventListener("change", () => this.name(input));
  }

  private name(input: HTMLInputElement): void {
    const output = this.querySelector("output");
    const comma = document.documentElement.lang.startsWith("zh") ? "、" : ", ";
    if (output) output.textContent = [...(input.files ?? [])].map(describe).join(comma);
  }
}

/** A file's name and size, as the reader knows them from the file manager. */
function describe(file: { name: string; size: number }): string {
  const kilobytes = Math.max(1, Math.round(file.size / 1024));
  const size = kilobytes < 1024 ? `${kilobytes} KB` : `${(kilobytes / 1024).toFixed(1)} MB`;
  return `${file.name} (${size})`;
}

customElements.define("gx-drop", GxDrop);
