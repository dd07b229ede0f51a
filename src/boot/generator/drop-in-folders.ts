// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { listFolder } from "../../machine/attributes.ts";

const places = ["/etc", "/run", "/usr/local/lib", "/usr/lib"].map((folder) => `${folder}/systemd/network`);

/**
 * Folders of drop-ins of .network files that are there: of what happens in them, the folders above them do not tell. Not ours, and none whose
 * name means something in a unit (systemd.unit(5), specifiers).
 */
export function dropInFolders(host: Host): string[] {
  return places.flatMap((place) =>
    listFolder(host, place)
      .filter((name) => /^[0-9A-Za-z_.:@+-]+\.network\.d$/.test(name) && !name.startsWith("05-nbft-"))
      .map((name) => `${place}/${name}`),
  );
}
