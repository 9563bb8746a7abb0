const NARROW = "(max-width: 767px)";
const decided = new WeakMap<Element, number>();

/**
 * On a phone, a table wider than its place is read row by row: each row a small block, its first cell
 * as title, every other value behind its heading. A table that fits stays a table.
 */
export function stack(wrap: Element, table: HTMLTableElement): void {
  const width = wrap.clientWidth;
  if (decided.get(wrap) === width) return;
  decided.set(wrap, width);
  table.classList.remove("table-stacked");
  if (!matchMedia(NARROW).matches || table.offsetWidth <= width || !table.tHead) return;
  label(table, table.tHead.rows[0]);
  table.classList.add("table-stacked");
}

/** A title of figures alone says nothing without its heading: a rank, a year, a row's number. */
export function needsHeading(title: string): boolean {
  return /^[\d\s.,%–-]+$/.test(title);
}

function label(table: HTMLTableElement, heads: HTMLTableRowElement | undefined): void {
  if (!heads || table.dataset["labelled"]) return;
  table.dataset["labelled"] = "yes";
  const headings = [...heads.cells].map((head) => head.textContent?.trim() ?? "");
  table.classList.toggle("table-unsorted", !heads.querySelector(".sort, input"));
  for (const head of heads.cells) head.classList.toggle("head-plain", !head.querySelector(".sort, input"));
  for (const body of table.tBodies) {
    for (const row of body.rows) {
      if (row.cells.length === heads.cells.length) labelRow(row, headings);
    }
  }
  keepMeaning(table);
}

function labelRow(row: HTMLTableRowElement, headings: string[]): void {
  const cells = [...row.cells];
  const title = cells.find((cell) => !cell.classList.contains("col-select"));
  cells.forEach((cell, at) => {
    const words = cell.textContent?.trim() ?? "";
    const heading = headings[at] ?? "";
    cell.classList.toggle("cell-title", cell === title);
    cell.classList.toggle("cell-blank", (words === "" || words === "–") && !cell.querySelector("input, svg, img"));
    if (heading && cell !== title && !cell.matches(".col-select, .col-actions, .col-bar")) {
      cell.dataset["label"] = heading;
    }
    if (cell === title && needsHeading(words)) cell.dataset["label"] = heading;
  });
}

/** Blocks instead of rows would no longer read as a table to those who listen. */
function keepMeaning(table: HTMLTableElement): void {
  table.setAttribute("role", "table");
  for (const part of table.querySelectorAll("thead, tbody, tfoot")) part.setAttribute("role", "rowgroup");
  for (const row of table.rows) row.setAttribute("role", "row");
  for (const cell of table.querySelectorAll("th, td")) {
    const head = cell.closest("thead") ? "columnheader" : "rowheader";
    cell.setAttribute("role", cell.tagName === "TH" ? head : "cell");
  }
}
