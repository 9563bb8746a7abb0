// Builds the interface into the shell app: two script bundles, one sheet, one icon sprite.
import { mkdir, readFile, readdir, rm, writeFile, copyFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { repeatDark } from "./tokens.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const out = path.join(here, "../src/gongxun/base/shell/static/gongxun");
const target = ["chrome88", "edge88", "firefox85", "safari14.1"];

const darkByPreference = {
  name: "dark-by-preference",
  setup(build) {
    build.onLoad({ filter: /css\/tokens\.css$/ }, async ({ path: file }) => ({
      contents: repeatDark(await readFile(file, "utf8")),
      loader: "css",
    }));
  },
};

const common = { absWorkingDir: here, bundle: true, minify: true, target, legalComments: "eof" };
const bundles = [
  { ...common, entryPoints: { app: "app.ts", chart: "islands/chart/index.ts" }, format: "esm", outdir: out },
  { ...common, entryPoints: { theme: "islands/theme/early.ts" }, format: "iife", outdir: out },
  { ...common, entryPoints: { app: "css/app.css" }, outdir: out, plugins: [darkByPreference] },
];

async function sprite() {
  const names = JSON.parse(await readFile(path.join(here, "icons.json"), "utf8"));
  const symbols = await Promise.all(names.map(async (name) => {
    const file = path.join(here, "node_modules/@tabler/icons/icons/outline", `${name}.svg`);
    const svg = (await readFile(file, "utf8")).replace(/<!--[\s\S]*?-->/g, "");
    const body = svg.replace(/^[\s\S]*?<svg[^>]*>/, "").replace(/<\/svg>\s*$/, "");
    const shapes = body.replace(/<path stroke="none"[^>]*>/g, "").replace(/\s+/g, " ").trim();
    return `<symbol id="${name}" viewBox="0 0 24 24">${shapes}</symbol>`;
  }));
  const licence = "<!-- Tabler Icons, MIT, Copyright (c) 2020-2026 Paweł Kuna -->";
  const svg = `<svg xmlns="http://www.w3.org/2000/svg">${licence}${symbols.join("")}</svg>\n`;
  await writeFile(path.join(out, "icons.svg"), svg);
}

async function report() {
  for (const name of (await readdir(out)).sort()) {
    const { length } = await readFile(path.join(out, name));
    console.log(`${name.padEnd(14)} ${(length / 1000).toFixed(1).padStart(7)} kB`);
  }
}

await mkdir(out, { recursive: true });
if (process.argv.includes("--watch")) {
  await sprite();
  for (const bundle of bundles) await (await esbuild.context({ ...bundle, logLevel: "info" })).watch();
} else {
  for (const name of await readdir(out)) await rm(path.join(out, name), { recursive: true });
  await Promise.all([...bundles.map((bundle) => esbuild.build(bundle)), sprite()]);
  await copyFile(path.join(here, "assets/favicon.svg"), path.join(out, "favicon.svg"));
  await report();
}
