interface HtmxDetail {
  target?: Element;
  xhr?: XMLHttpRequest;
}

/**
 * The side panel that explains a figure. Any link whose hx-target is the panel's body opens it; the
 * address stays, and without script the same link opens a page of its own.
 *
 * <gx-panel><dialog class="panel">… <div class="panel-body" id="panel-body"></div></dialog>
 *   <template data-loading>…</template><template data-failed>…</template></gx-panel>
 */
class GxPanel extends HTMLElement {
  private opener: HTMLElement | null = null;

  connectedCallback(): void {
    document.addEventListener("htmx:beforeRequest", this.onRequest);
    document.addEventListener("htmx:afterSwap", this.onSwap);
    for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
      document.addEventListener(failure, this.onFailure);
    }
    window.addEventListener("beforeprint", this.onBeforePrint);
    window.addEventListener("afterprint", this.onAfterPrint);
    this.dialog.addEventListener("close", () => this.onClose());
    this.addEventListener("click", (event) => this.onClick(event));
  }

  disconnectedCallback(): void {
    document.removeEventListener("htmx:beforeRequest", this.onRequest);
    document.removeEventListener("htmx:afterSwap", this.onSwap);
    window.removeEventListener("beforeprint", this.onBeforePrint);
    window.removeEventListener("afterprint", this.onAfterPrint);
    for (const failure of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
      document.removeEventListener(failure, this.onFailure);
    }
  }

  private readonly onBeforePrint = (): void => {
    if (!this.dialog.open) return;
    const sheet = document.createElement("div");
    sheet.className = "print-sheet";
    for (const part of this.body.children) sheet.append(part.cloneNode(true));
    for (const named of sheet.querySelectorAll("[id]")) named.removeAttribute("id");
    document.body.append(sheet);
    document.body.classList.add("prints-panel");
  };

  private readonly onAfterPrint = (): void => {
    document.body.classList.remove("prints-panel");
    document.querySelector(".print-sheet")?.remove();
  };

  private get dialog(): HTMLDialogElement {
    return this.querySelector("dialog") as HTMLDialogElement;
  }

  private get body(): HTMLElement {
    return this.querySelector(".panel-body") as HTMLElement;
  }

  private concerns(event: Event): boolean {
    return (event as CustomEvent<HtmxDetail>).detail.target === this.body;
  }

  private readonly onRequest = (event: Event): void => {
    if (!this.concerns(event)) return;
    if (!this.dialog.open) {
      this.opener = document.activeElement instanceof HTMLElement ? document.activeElement : null;
      this.fill("template[data-loading]");
      this.dialog.showModal();
      document.body.classList.add("panel-open");
    }
    this.setPage(event.target);
    this.body.setAttribute("aria-busy", "true");
  };

  private readonly onSwap = (event: Event): void => {
    if (!this.concerns(event)) return;
    this.body.removeAttribute("aria-busy");
    const title = this.body.querySelector("h1, h2");
    if (title) this.dialog.setAttribute("aria-label", title.textContent?.trim() ?? "");
    this.body.scrollTop = 0;
    this.body.focus();
  };

  private readonly onFailure = (event: Event): void => {
    if (!this.concerns(event)) return;
    this.body.removeAttribute("aria-busy");
    this.fill("template[data-failed]");
    this.body.focus();
  };

  /** The panel's own page, for those who want to keep, print or send it. */
  private setPage(source: EventTarget | null): void {
    const page = this.querySelector<HTMLAnchorElement>("a[data-page]");
    if (page && source instanceof HTMLAnchorElement) page.href = source.href;
  }

  private fill(template: string): void {
    const content = this.querySelector<HTMLTemplateElement>(template)?.content.cloneNode(true);
    if (content) this.body.replaceChildren(content);
  }

  private onClick(event: MouseEvent): void {
    const target = event.target as Element;
    if (target === this.dialog || target.closest("[data-close]")) this.dialog.close();
    if (target.closest("[data-print]")) window.print();
  }

  private onClose(): void {
    document.body.classList.remove("panel-open");
    this.body.replaceChildren();
    if (this.opener?.isConnected) this.opener.focus();
    this.opener = null;
  }
}

customElements.define("gx-panel", GxPanel);
