// SPDX-License-Identifier: LGPL-2.1-or-later
// The .network files that systemd-networkd reads, without ours.

import type { Host } from "../../../host/host.ts";
import { listFolder, orElse, readAttribute } from "../../../machine/attributes.ts";
import type { NetworkFile } from "../../../network/networkd/adopted-files.ts";
import { readSettings } from "../../../network/networkd/sections.ts";

/** The first one that has a name hides those of the others (systemd.network(5)); the last is another name of the one before, or a folder of its own. */
const folders = ["/etc", "/run", "/usr/local/lib", "/usr/lib", "/lib"].map((folder) => `${folder}/systemd/network`);

/** What begins with this is ours. */
export const ownPrefix = "05-nbft-";

/** What systemd-network-generator makes of `ip=dhcp`: every interface is meant, and none in particular. */
const forAll = /^\/run\/.*\/(71|91)-default\.network$/;

/**
 * The files that somebody else has written, with their drop-ins. Not those that systemd-networkd reads none of: masks, empty files, and files
 * without a [Match], which ours would bring to life.
 */
export function readNetworkFiles(host: Host): NetworkFile[] {
  return list(host, folders, ".network")
    .filter(({ name, path }) => !name.startsWith(ownPrefix) && !forAll.test(path))
    .flatMap(({ name, path }) => {
      const dropIns = list(
        host,
        folders.map((folder) => `${folder}/${name}.d`),
        ".conf",
      );
      const texts = [path, ...dropIns.map((dropIn) => dropIn.path)].map((one) => readAttribute(host, one) ?? "");
      const settings = readSettings(texts);
      const matches = settings.some(({ section, value }) => section === "Match" && value !== "");
      return texts[0]?.trim() && matches ? [{ name, path, dropIns, settings }] : [];
    });
}

/** One for each name, sorted by name; a link to /dev/null stands for none. */
function list(host: Host, places: readonly string[], suffix: string): { name: string; path: string }[] {
  const found = new Map<string, string>();
  for (const folder of places) {
    for (const name of listFolder(host, folder)) {
      if (name.endsWith(suffix) && !name.startsWith(".") && !found.has(name)) {
        found.set(name, `${folder}/${name}`);
      }
    }
  }
  return [...found]
    .filter(([, path]) => orElse("", () => host.readLink(path)) !== "/dev/null")
    .map(([name, path]) => ({ name, path }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
