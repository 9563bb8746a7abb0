import assert from "node:assert/strict";
import test from "node:test";
import { bundled } from "./bundled.mjs";

const { step } = await bundled("islands/table/rows.ts");

test("the arrow keys stop at both ends", () => {
  assert.equal(step("ArrowDown", 3, 5), 4);
  assert.equal(step("ArrowDown", 4, 5), 4);
  assert.equal(step("ArrowUp", 0, 5), 0);
});

test("home and end reach the ends", () => {
  assert.equal(step("Home", 3, 5), 0);
  assert.equal(step("End", 1, 5), 4);
});

test("other keys are the page's own", () => assert.equal(step("PageDown", 1, 5), null));
