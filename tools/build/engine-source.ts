// SPDX-License-Identifier: LGPL-2.1-or-later
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fetchSource } from "../apt.ts";
import { cached } from "../cache.ts";
import { mustRun, Unavailable } from "../program.ts";

const archive = "quickjs_2025.04.26.orig.tar.xz";
const sha256 = "ec81da5b3249ed648dbc7df4a1654988910e66a118d9b71cb63534216efcfbbe";

/** Where distributions put the engine's headers. */
const systemHeaders = ["/usr/include/quickjs", "/usr/local/include/quickjs"];

export type Engine =
  /** Folder with quickjs.c, to be compiled by us. */
  | { readonly kind: "source"; readonly folder: string }
  /** The distribution's library, compiled for its own C library. */
  | { readonly kind: "system"; readonly headers: string; readonly library: string };

/** The engine, from $QUICKJS_SRC, the cache, or this machine's own mirror; with QUICKJS=system the distribution's. */
export async function findEngine(): Promise<Engine> {
  const { QUICKJS, QUICKJS_SRC } = process.env;
  if (QUICKJS === "system") {
    return findSystemEngine();
  }
  if (QUICKJS !== undefined && QUICKJS !== "") {
    throw new Unavailable(`QUICKJS=${QUICKJS}: only QUICKJS=system is known`);
  }
  if (QUICKJS_SRC !== undefined && QUICKJS_SRC !== "") {
    if (!existsSync(join(QUICKJS_SRC, "quickjs.c"))) {
      throw new Unavailable(`QUICKJS_SRC=${QUICKJS_SRC}: there is no quickjs.c`);
    }
    return { kind: "source", folder: resolve(QUICKJS_SRC) };
  }
  return { kind: "source", folder: await cached("quickjs", [sha256], fetchEngine) };
}

async function findSystemEngine(): Promise<Engine> {
  // The compiler knows its folders of libraries: /usr/lib, /usr/lib64, /usr/lib/x86_64-linux-gnu; where it finds nothing, it says the name again.
  const compiler = (process.env.CC ?? "gcc").split(" ");
  const library = (await mustRun([...compiler, "-print-file-name=quickjs/libquickjs.a"])).toString().trim();
  const headers = systemHeaders.find((folder) => existsSync(join(folder, "quickjs.h")));
  if (!existsSync(library) || headers === undefined) {
    throw new Unavailable(
      "QUICKJS=system: no libquickjs.a or quickjs.h; install the distribution's package (Debian: libquickjs)",
    );
  }
  return { kind: "system", headers, library: resolve(library) };
}

async function fetchEngine(folder: string): Promise<void> {
  const download = mkdtempSync(join(folder, "download-"));
  try {
    await fetchSource("trixie", "quickjs", download);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Unavailable(
      `${reason}\nthe engine's source could not be fetched; set QUICKJS_SRC to a folder with QuickJS 2025-04-26, or QUICKJS=system`,
    );
  }
  const file = join(download, archive);
  const actual = existsSync(file) ? createHash("sha256").update(readFileSync(file)).digest("hex") : "not there";
  if (actual !== sha256) {
    throw new Unavailable(
      `${archive}: its sha256 is ${sha256}, the mirror's is ${actual}; set QUICKJS_SRC to a folder with its content`,
    );
  }
  mkdirSync(folder, { recursive: true });
  await mustRun(["tar", "-xJf", file, "-C", folder, "--strip-components=1"]);
  rmSync(download, { recursive: true });
}
