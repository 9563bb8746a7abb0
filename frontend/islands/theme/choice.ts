export type Choice = "auto" | "light" | "dark";

const KEY = "gongxun.theme";

/** The theme kept in this browser; "auto" where none is kept or storage is closed. */
export function chosen(): Choice {
  try {
    const kept = localStorage.getItem(KEY);
    return kept === "light" || kept === "dark" ? kept : "auto";
  } catch {
    return "auto";
  }
}

export function keep(choice: Choice): void {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // A closed storage only means that the choice lasts for this page.
  }
}

export function apply(choice: Choice): void {
  if (choice === "auto") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = choice;
  document.dispatchEvent(new CustomEvent("gx:theme"));
}
