import assert from "node:assert/strict";
import test from "node:test";
import { bundled } from "./bundled.mjs";

const { DraftStore } = await bundled("islands/draft/store.ts");
const DAY = 86_400_000;

function storage() {
  const kept = new Map();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
    removeItem: (key) => kept.delete(key),
  };
}

const form = (...fields) => ({ querySelectorAll: () => fields });
const text = (name, value) => ({ name, value, type: "text" });
const box = (name, value, checked) => ({ name, value, checked, type: "checkbox" });

test("what was typed and ticked comes back", () => {
  const place = storage();
  new DraftStore(place, "a").write(form(text("title", "讲座"), box("themes", "theory", true), box("themes", "rotation", false)));
  const [title, theory, rotation] = [text("title", ""), box("themes", "theory", false), box("themes", "rotation", true)];
  assert.equal(new DraftStore(place, "a").restore(form(title, theory, rotation)), true);
  assert.deepEqual([title.value, theory.checked, rotation.checked], ["讲座", true, false]);
});

test("tokens and files are not kept", () => {
  const place = storage();
  const file = { name: "files", value: "C:\\fakepath\\a.pdf", type: "file" };
  new DraftStore(place, "a").write(form(text("csrfmiddlewaretoken", "x"), file));
  assert.deepEqual(JSON.parse(place.getItem("gongxun-draft-a")).values, {});
});

test("a draft is forgotten when sent, and after a week", () => {
  const place = storage();
  const old = new DraftStore(place, "a", () => 0);
  old.write(form(text("title", "讲座")));
  assert.equal(new DraftStore(place, "a", () => 8 * DAY).restore(form(text("title", ""))), false);
  old.write(form(text("title", "讲座")));
  old.forget();
  assert.equal(old.restore(form(text("title", ""))), false);
});

test("forbidden storage leaves the form as it is", () => {
  const refuse = () => {
    throw new Error("denied");
  };
  const store = new DraftStore({ getItem: refuse, setItem: refuse, removeItem: refuse }, "a");
  store.write(form(text("title", "讲座")));
  assert.equal(store.restore(form(text("title", ""))), false);
});
