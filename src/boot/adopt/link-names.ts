// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { listFolder, readAttribute } from "../../machine/attributes.ts";
import { lastSetting, readSettings } from "../../network/networkd/sections.ts";

const folders = ["/etc", "/run", "/usr/local/lib", "/usr/lib"].map((folder) => `${folder}/systemd/network`);

/** Name= of systemd.link(5) files for this MAC address, as netplan and cloud-init write them. */
export function linkNames(host: Host, mac: string): string[] {
  return folders.flatMap((folder) =>
    listFolder(host, folder)
      .filter((file) => file.endsWith(".link") && !file.startsWith("05-nbft-"))
      .flatMap((file) => {
        const settings = readSettings([readAttribute(host, `${folder}/${file}`) ?? ""]);
        const isIts = ["MACAddress", "PermanentMACAddress"].some((key) =>
          lastSetting(settings, "Match", key)?.replace(/[-.]/g, ":").toLowerCase().split(/\s+/).includes(mac),
        );
        return (isIts && lastSetting(settings, "Link", "Name")) || [];
      }),
  );
}
