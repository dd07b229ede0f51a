// SPDX-License-Identifier: LGPL-2.1-or-later
import { lstatSync, readdirSync, readlinkSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { Unavailable } from "../../../tools/program.ts";
import { top } from "../../../tools/top.ts";
import type { ImageFile, ImageFiles } from "./files.ts";

/**
 * This project's files as they are installed: those of the folder $NBFT_BOOT_INSTALLATION (as made by make install DESTDIR=, or unpacked
 * from packages), otherwise what was built in dist/.
 */
export function installation(): ImageFiles {
  const staged = process.env.NBFT_BOOT_INSTALLATION;
  return staged === undefined ? built() : filesBelow(staged);
}

function built(): ImageFiles {
  const executable = join(top, "dist/nbft-boot");
  const units = join(top, "dist/units");
  try {
    return {
      "/usr/lib/nbft-boot/nbft-boot": { from: executable, mode: statSync(executable).mode & 0o777 },
      "/usr/bin/nbft-boot": { link: "../lib/nbft-boot/nbft-boot" },
      "/usr/lib/systemd/system-generators/nbft-boot-generator": { link: "../../nbft-boot/nbft-boot" },
      ...Object.fromEntries(
        readdirSync(units).map((name) => [`/usr/lib/systemd/system/${name}`, { from: join(units, name) }] as const),
      ),
      "/usr/lib/dracut/modules.d/50nbft-boot/module-setup.sh": {
        from: join(top, "dracut/50nbft-boot/module-setup.sh"),
        mode: 0o755,
      },
    };
  } catch {
    throw new Unavailable("dist/nbft-boot or dist/units is missing: run npm run build");
  }
}

function filesBelow(folder: string): ImageFiles {
  const files: Record<string, ImageFile> = {};
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" }).sort()) {
    const path = join(folder, name);
    const status = lstatSync(path);
    if (status.isSymbolicLink()) {
      files[`/${relative(folder, path)}`] = { link: readlinkSync(path) };
    } else if (status.isFile()) {
      files[`/${relative(folder, path)}`] = { from: path, mode: status.mode & 0o777 };
    }
  }
  return files;
}
