// SPDX-License-Identifier: LGPL-2.1-or-later
import { join } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { plugins } from "../esbuild-plugins.mjs";
import { top } from "../top.ts";

const common: BuildOptions = {
  absWorkingDir: top,
  bundle: true,
  charset: "utf8",
  target: "es2022",
  mainFields: ["module", "main"],
  plugins,
  logLevel: "warning",
};

/** The script of the native executable, for the engine's compiler. */
export async function bundleForQuickjs(outfile: string): Promise<void> {
  await build({
    ...common,
    entryPoints: [join(top, "src/main.quickjs.ts")],
    outfile,
    platform: "neutral",
    format: "iife",
    minify: true,
    legalComments: "none",
  });
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
