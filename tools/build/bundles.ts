// SPDX-License-Identifier: LGPL-2.1-or-later
import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { plugins } from "../esbuild-plugins.mjs";
import { top } from "../top.ts";
import { refuseFaulty } from "./engine-faults.ts";
import { refuseLeftOut } from "./left-out.ts";
import { trimPackages } from "./trim-packages.ts";
import { withoutHelp } from "./without-help.ts";

const options: BuildOptions = {
  absWorkingDir: top,
  bundle: true,
  charset: "utf8",
  target: "es2022",
  mainFields: ["module", "main"],
  plugins: [...plugins, trimPackages],
  logLevel: "warning",
};

/** A native executable: its entry point, and the modules that are loaded when they are required: what a process does, and what few of them need. */
export interface Program {
  readonly name: string;
  readonly entry: string;
  readonly required: readonly string[];
  /** What it has in the place of another module. */
  readonly replaced?: Readonly<Record<string, string>>;
  /** Whether nobody is helped by it: there is another one for people. */
  readonly isTerse?: boolean;
}

const common = [
  "src/cli/bundles/tables.ts",
  "src/cli/commands/configure.ts",
  "src/cli/commands/connect.ts",
  "src/cli/bundles/boot.ts",
  "src/cli/commands/show.ts",
  "src/cli/commands/status.ts",
  "src/cli/index.ts",
  "src/cli/sources/read-sources.ts",
  "src/boot/generator/generate.ts",
  "src/sources/described-table.ts",
];

/** What goes into an initramfs, and what stays on the machines of people. */
export const programs: readonly Program[] = [
  {
    name: "nbft-boot",
    entry: "src/main.quickjs.ts",
    required: common,
    isTerse: true,
    replaced: {
      "src/cli/sources/parse-tables.ts": "src/cli/sources/no-json-tables.ts",
      "src/description/interfaces-of.ts": "src/description/no-interfaces.ts",
      "src/formats/all-formats.ts": "src/formats/boot-formats.ts",
      "src/formats/network-options.ts": "src/formats/boot-network-options.ts",
    },
  },
  {
    name: "nbft-boot-tools",
    entry: "src/main.tools.ts",
    required: [
      ...common,
      "src/cli/commands/encode.ts",
      "src/cli/commands/export.ts",
      "src/cli/commands/secrets.ts",
      "src/cli/commands/topology.ts",
      "src/cli/yargs/run.ts",
      "src/nbft/json/parse-table.ts",
    ],
  },
];

/** Formats that no boot has. */
const replaceModules = (replaced: Readonly<Record<string, string>>): Plugin => ({
  name: "replace-modules",
  setup(build) {
    build.onResolve({ filter: /\.ts$/ }, ({ path, resolveDir }) => {
      const instead = replaced[relative(top, join(resolveDir, path))];
      return instead === undefined ? undefined : { path: join(top, instead) };
    });
  },
});

/** Leaves `require("./name.ts")` to the executable (native/modules.c): the module is one of its own, and is read when it is required. */
const requireAtRunTime = (required: readonly string[]): Plugin => ({
  name: "require-at-run-time",
  setup(build) {
    build.onResolve({ filter: /\.ts$/ }, ({ kind, path, resolveDir }) => {
      if (kind !== "require-call") {
        return undefined;
      }
      const name = relative(top, join(resolveDir, path));
      return required.includes(name)
        ? { path: `./${moduleName(name)}.js`, external: true }
        : { errors: [{ text: `${name} is not listed in tools/build/bundles.ts` }] };
    });
  },
});

function moduleName(path: string): string {
  return path.replace(/^src\/|\.ts$/g, "").replaceAll("/", "-");
}

/**
 * The script of the native executable, for the engine's compiler: a folder of modules, main.js and what it imports or requires. Modules and
 * not one script, because a process pays for every byte that it reads, and the engine finds the variables of a module faster than those of a
 * script or of a function.
 * @returns the files of npm packages that went into it, from the top folder: node_modules/NAME/...
 */
export async function bundleForQuickjs(
  outdir: string,
  { entry, required, replaced = {}, isTerse = false }: Program,
): Promise<readonly string[]> {
  const { outputFiles, metafile } = await build({
    ...options,
    plugins: [
      ...(options.plugins ?? []),
      ...(isTerse ? [withoutHelp] : []),
      replaceModules(replaced),
      requireAtRunTime(required),
    ],
    entryPoints: [{ in: entry, out: "main" }, ...required.map((path) => ({ in: path, out: moduleName(path) }))],
    outdir,
    chunkNames: "[hash]",
    splitting: true,
    platform: "neutral",
    format: "esm",
    // Not in lines of one module each: bytecode has no lines, but people look at what a release carries.
    minifySyntax: true,
    minifyIdentifiers: true,
    lineLimit: 120,
    metafile: true,
    legalComments: "none",
    write: false,
  });
  mkdirSync(outdir, { recursive: true });
  for (const { path, text } of outputFiles) {
    refuseLeftOut(text);
    refuseFaulty(text);
    writeFileSync(path, text);
  }
  return Object.keys(metafile.inputs)
    .filter((path) => path.startsWith("node_modules/"))
    .sort();
}

/** The program for Node, readable, with the licences of what is in it. */
export async function bundleForNode(outfile: string): Promise<void> {
  await build({
    ...options,
    entryPoints: [join(top, "src/main.node.ts")],
    outfile,
    platform: "node",
    format: "esm",
    target: "node20",
    // Its form for Node is CommonJS that requires `process`, which a bundle of ES modules cannot.
    alias: { yaml: join(top, "node_modules/yaml/browser/index.js") },
    legalComments: "eof",
    banner: { js: "#!/usr/bin/env node" },
  });
}
