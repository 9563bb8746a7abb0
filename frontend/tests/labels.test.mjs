import assert from "node:assert/strict";
import test from "node:test";
import { bundled } from "./bundled.mjs";

const { placed, labelRoom, LINE } = await bundled("islands/chart/labels.ts");
const room = { plot: 200, letters: 5 };
const line = (name, ...values) => ({ name, role: "value", shape: "line", values });

test("lines that end at one place are named one below the other", () => {
  const [upper, lower] = placed({ categories: ["1"], series: [line("甲", 65), line("乙", 64)] }, room);
  assert.equal(upper.shift, 0);
  assert.ok(lower.shift >= LINE - 200 / 65 - 1e-9);
});

test("lines far apart, or ending elsewhere, keep their place", () => {
  const series = [line("甲", 100, null), line("乙", 10, null), line("丙", 9, 10)];
  assert.deepEqual(placed({ categories: ["1", "2"], series }, room).map((label) => label.shift), [0, 0, 0]);
});

test("a name stands at the last value that there is", () => {
  const [label] = placed({ categories: ["1", "2", "3"], series: [line("甲", 1, 2, null)] }, room);
  assert.equal(label.at, 1);
});

test("long names are shortened, and the room follows them", () => {
  const labels = placed({ categories: ["1"], series: [line("澜江省总工会", 1)] }, room);
  assert.equal(labels[0].text, "澜江省总…");
  assert.equal(labelRoom(labels), 20 + 5 * 13);
});

test("bars carry no name and need no room", () => {
  const bars = { name: "甲", role: "value", shape: "bar", values: [1, 2] };
  const labels = placed({ categories: ["1", "2"], series: [bars] }, room);
  assert.equal(labels[0].at, -1);
  assert.equal(labelRoom(labels), 8);
});
