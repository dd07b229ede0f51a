// SPDX-License-Identifier: LGPL-2.1-or-later
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { fetchSource } from "../apt.ts";
import { cached } from "../cache.ts";
import { mustRun, Unavailable } from "../program.ts";
import { setting } from "./settings.ts";

/** The release that is fetched, and that a release of ours carries. */
export const pinnedVersion = "2025-04-26";
const archive = `quickjs_${pinnedVersion.replaceAll("-", ".")}.orig.tar.xz`;
const sha256 = "ec81da5b3249ed648dbc7df4a1654988910e66a118d9b71cb63534216efcfbbe";

/** Where distributions put the engine's headers. */
const systemHeaders = ["/usr/include/quickjs", "/usr/local/include/quickjs"];

export type Engine =
  /** Folder with quickjs.c, to be compiled by us. */
  | { readonly kind: "source"; readonly folder: string }
  /** The distribution's library (systemLibrary()), compiled for its own C library. */
  | { readonly kind: "system"; readonly headers: string };

/** The engine, from $QUICKJS_SRC, the cache, or this machine's own mirror; with QUICKJS=system the distribution's. */
export async function findEngine(): Promise<Engine> {
  const system = setting("QUICKJS");
  if (system === "system") {
    return { kind: "system", headers: findSystemHeaders() };
  }
  if (system !== undefined) {
    throw new Unavailable(`QUICKJS=${system}: only QUICKJS=system is known`);
  }
  const folder = setting("QUICKJS_SRC");
  if (folder !== undefined) {
    const missing = ["quickjs.c", "VERSION"].find((name) => !existsSync(join(folder, name)));
    if (missing !== undefined) {
      throw new Unavailable(`QUICKJS_SRC=${folder}: there is no ${missing}`);
    }
    return { kind: "source", folder: resolve(folder) };
  }
  return { kind: "source", folder: await cached("quickjs", [sha256], fetchEngine) };
}

/** What the engine's own source says. */
export function engineVersion(folder: string): string {
  return readFileSync(join(folder, "VERSION"), "utf8").trim();
}

const noSystemEngine =
  "QUICKJS=system: no libquickjs.a or quickjs.h; install the distribution's package (Debian: libquickjs)";

function findSystemHeaders(): string {
  const headers = systemHeaders.find((folder) => existsSync(join(folder, "quickjs.h")));
  if (headers === undefined) {
    throw new Unavailable(noSystemEngine);
  }
  return headers;
}

/** The distribution's library for a compiler, which knows its folders: /usr/lib, /usr/lib64, /usr/lib/x86_64-linux-gnu. */
export async function systemLibrary(compiler: readonly string[]): Promise<string> {
  // Where it finds nothing, it says the name again.
  const library = (await mustRun([...compiler, "-print-file-name=quickjs/libquickjs.a"])).toString().trim();
  if (!existsSync(library)) {
    throw new Unavailable(noSystemEngine);
  }
  return resolve(library);
}

async function fetchEngine(folder: string): Promise<void> {
  const download = mkdtempSync(join(folder, "download-"));
  try {
    await fetchSource("trixie", "quickjs", download);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Unavailable(
      `${reason}\nthe engine's source could not be fetched; set QUICKJS_SRC to a folder with QuickJS ${pinnedVersion}, or QUICKJS=system`,
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
