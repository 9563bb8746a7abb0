import { ColumnChoice } from "./columns";
import { RowKeys } from "./rows";
import { Selection } from "./selection";

/**
 * A table as work surface: rows by keyboard, columns by choice, rows chosen for a common action.
 * Sorting, filters and pages are links and forms of the page itself.
 *
 * <gx-table key="people"> … <table class="table">…</table> … </gx-table>
 */
class GxTable extends HTMLElement {
  connectedCallback(): void {
    const table = this.querySelector("table");
    if (!table) return;
    new RowKeys(table);
    new ColumnChoice(this, table, this.getAttribute("key"));
    new Selection(this, table);
  }
}

customElements.define("gx-table", GxTable);
