const PREFIX = "gongxun-draft-";
const DAYS_KEPT = 7;
const DAY = 86_400_000;

interface Draft {
  at: number;
  values: Record<string, string[]>;
}

type Kept = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/**
 * The draft of one form in the browser's storage, for a week. Tokens, files and buttons are left
 * out; the form's own name (`submission`) is kept, so that a draft sent twice counts once.
 */
export class DraftStore {
  constructor(
    private readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">,
    private readonly key: string,
    private readonly now: () => number = Date.now,
  ) {}

  write(form: HTMLFormElement): void {
    const values: Record<string, string[]> = {};
    for (const field of fieldsOf(form)) {
      const chosen = (values[field.name] ??= []);
      if (!isChoice(field) || field.checked) chosen.push(field.value);
    }
    try {
      this.storage.setItem(PREFIX + this.key, JSON.stringify({ at: this.now(), values }));
    } catch {
      // Storage is full or forbidden: the form still works, only without a draft.
    }
  }

  /** Whether anything was given back. */
  restore(form: HTMLFormElement): boolean {
    const draft = this.read();
    if (!draft) return false;
    for (const field of fieldsOf(form)) {
      const values = draft.values[field.name];
      if (!values) continue;
      if (isChoice(field)) field.checked = values.includes(field.value);
      else field.value = values[0] ?? "";
    }
    return true;
  }

  forget(): void {
    try {
      this.storage.removeItem(PREFIX + this.key);
    } catch {
      // Nothing was kept.
    }
  }

  private read(): Draft | null {
    try {
      const draft = JSON.parse(this.storage.getItem(PREFIX + this.key) ?? "null") as Draft | null;
      if (draft && this.now() - draft.at < DAYS_KEPT * DAY) return draft;
    } catch {
      // Unreadable: as if there were none.
    }
    this.forget();
    return null;
  }
}

function fieldsOf(form: HTMLFormElement): Kept[] {
  const fields = [...form.querySelectorAll<Kept>("input[name], select[name], textarea[name]")];
  return fields.filter(
    (field) => !["csrfmiddlewaretoken", "drop"].includes(field.name) && field.type !== "file",
  );
}

function isChoice(field: Kept): field is HTMLInputElement {
  return field.type === "checkbox" || field.type === "radio";
}
