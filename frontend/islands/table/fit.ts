import { stack } from "./stack";

const watch = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const wrap = target instanceof HTMLTableElement ? target.parentElement : target;
    if (wrap) fit(wrap);
  }
});

function fit(wrap: Element): void {
  const table = wrap.querySelector("table");
  if (!table || wrap.clientWidth === 0) return;
  if (!wrap.closest(".chart-twin")) stack(wrap, table);
  wrap.classList.toggle("table-fits", table.offsetWidth <= wrap.clientWidth);
}

/**
 * Lets every table that is no wider than its place scroll with the page: a second scroll bar only
 * where the width asks for one; on a phone a wide one is read row by row.
 */
export function fitTables(root: ParentNode): void {
  for (const wrap of root.querySelectorAll(".table-wrap")) {
    watch.observe(wrap);
    const table = wrap.querySelector("table");
    if (table) watch.observe(table);
  }
}
