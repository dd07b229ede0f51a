// SPDX-License-Identifier: LGPL-2.1-or-later
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { plugins } from "../esbuild-plugins.mjs";
import { Unavailable } from "../program.ts";
import { top } from "../top.ts";
import { trimPackages } from "./trim-packages.ts";

const common: BuildOptions = {
  absWorkingDir: top,
  bundle: true,
  charset: "utf8",
  target: "es2022",
  mainFields: ["module", "main"],
  plugins: [...plugins, trimPackages],
  logLevel: "warning",
};

/**
 * The script of the native executable, for the engine's compiler. It is not wrapped in a function: the engine looks for each variable that an
 * inner function uses among all those of the outer one that are in use, one by one, and that search took half of the start-up time.
 */
export async function bundleForQuickjs(outfile: string, entry = "src/main.quickjs.ts"): Promise<void> {
  await build({
    ...common,
    entryPoints: [join(top, entry)],
    outfile,
    platform: "neutral",
    format: "esm",
    minify: true,
    legalComments: "none",
  });
  refuseLeftOut(await readFile(outfile, "utf8"));
}

/** native/left-out.c: there is no trigonometry. (A literal with \p{...} is fine, the engine's compiler resolves it.) */
function refuseLeftOut(script: string): void {
  const [found] = /\bMath\.(a?(sin|cos|tan)h?|atan2|cbrt|exp|expm1|log|log10|log1p|log2)\b/.exec(script) ?? [];
  if (found !== undefined) {
    throw new Unavailable(`the native executable does not have ${found} (native/left-out.c)`);
  }
}

/** The program for Node, readable, with the licences of what is in it. */
export async function bundleForNode(outfile: string): Promise<void> {
  await build({
    ...common,
    entryPoints: [join(top, "src/main.node.ts")],
    outfile,
    platform: "node",
    format: "esm",
    target: "node20",
    legalComments: "eof",
    banner: { js: "#!/usr/bin/env node" },
  });
}
