import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";

/** The exports of a TypeScript module of the front end, bundled in memory. */
export async function bundled(entry) {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: fileURLToPath(new URL("..", import.meta.url)),
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    write: false,
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].text).toString("base64")}`);
}
