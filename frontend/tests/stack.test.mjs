import assert from "node:assert/strict";
import test from "node:test";
import { bundled } from "./bundled.mjs";

const { needsHeading } = await bundled("islands/table/stack.ts");

test("a title of figures is shown with its heading", () => {
  for (const title of ["1", "2026", "2026-11-22", "1,234", "64%"]) assert.equal(needsHeading(title), true);
});

test("a title of words stands alone", () => {
  for (const title of ["于继守", "2026年10月网络自学", "xian-01", "2026-11-23 01:49:32"]) {
    assert.equal(needsHeading(title), false);
  }
});
