interface HtmxRequest {
  headers: Record<string, string>;
}

interface HtmxAnswer {
  shouldSwap: boolean;
  xhr: XMLHttpRequest;
  pathInfo: { finalRequestPath: string };
}

/** Sends the page's CSRF token with every request that htmx makes. */
export function sendToken(page: Document): void {
  page.addEventListener("htmx:configRequest", (event) => {
    const token = page.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content;
    if (token) (event as CustomEvent<HtmxRequest>).detail.headers["X-CSRFToken"] = token;
  });
}

/**
 * Says in the page's message area that a request failed. The wording stands in two templates of
 * the page, #notice-offline and #notice-failed, so that it is translated with the page.
 */
export function explainFailures(page: Document): void {
  const say = (template: string) => (event: Event) => {
    if (event.target instanceof Element && event.target.closest("gx-panel")) return;
    const wording = page.querySelector<HTMLTemplateElement>(template);
    const area = page.querySelector("#messages");
    if (!wording || !area) return;
    area.replaceChildren(wording.content.cloneNode(true));
    area.scrollIntoView({ block: "nearest" });
  };
  page.addEventListener("htmx:sendError", say("#notice-offline"));
  page.addEventListener("htmx:timeout", say("#notice-offline"));
  page.addEventListener("htmx:responseError", say("#notice-failed"));
}

/**
 * A request that was led elsewhere and came back as a whole page means that the session has ended:
 * the page itself is asked for again, so that sign-in leads back to it.
 */
export function leaveForSignIn(page: Document): void {
  page.addEventListener("htmx:beforeSwap", (event) => {
    const answer = (event as CustomEvent<HtmxAnswer>).detail;
    const asked = new URL(answer.pathInfo.finalRequestPath, page.baseURI).pathname;
    const given = new URL(answer.xhr.responseURL || asked, page.baseURI).pathname;
    if (asked === given || !/^\s*<!doctype html/i.test(answer.xhr.responseText)) return;
    answer.shouldSwap = false;
    page.defaultView?.location.reload();
  });
}
