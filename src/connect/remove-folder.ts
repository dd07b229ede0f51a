// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { listFolder } from "../machine/attributes.ts";

/** Removes a folder with the files in it; nothing happens where there is none. */
export function removeFolder(host: Host, folder: string): void {
  for (const name of listFolder(host, folder)) {
    host.remove(`${folder}/${name}`);
  }
  host.remove(folder);
}
