import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { contrast, repeatDark, tokens } from "../tokens.mjs";

const css = readFileSync(new URL("../css/tokens.css", import.meta.url), "utf8");
const grounds = ["ground", "surface", "sunken"];
const statuses = ["met", "track", "behind", "unmet", "none"];

const text = [
  ...["ink", "ink-2", "ink-3", ...statuses].flatMap((ink) => grounds.map((ground) => [ink, ground])),
  ...statuses.map((status) => [status, `${status}-soft`]),
  ["ink", "track-soft"],
  ["ink-2", "track-soft"],
  ["ink-3", "track-soft"],
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
  ["ground", "ink"],
];
const marks = [
  ...["line-strong", "focus"].flatMap((mark) => grounds.map((ground) => [mark, ground])),
  ...["met-fill", "track-fill", "behind-fill", "unmet-fill"].map((fill) => [fill, "surface"]),
  ...["met", "track", "behind", "unmet"].map((status) => [`${status}-fill`, "ground"]),
];

for (const theme of ["light", "dark"]) {
  const values = tokens(css, theme);
  for (const [pairs, least] of [[text, 4.5], [marks, 3]]) {
    for (const [one, other] of pairs) {
      test(`${theme}: ${one} on ${other} reaches ${least}`, () => {
        const found = contrast(values[one], values[other]);
        assert.ok(found >= least, `${values[one]} on ${values[other]} is ${found.toFixed(2)}`);
      });
    }
  }
}

test("black on white is 21", () => assert.equal(contrast("#000000", "#ffffff"), 21));

test("a system that prefers dark gets the dark tokens unless a theme was chosen", () => {
  const block = repeatDark(css).split("prefers-color-scheme: dark")[1];
  assert.match(block, /:root:not\(\[data-theme\]\)/);
  assert.ok(block.includes(`--ground: ${tokens(css, "dark").ground}`));
});
