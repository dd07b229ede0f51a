// SPDX-License-Identifier: LGPL-2.1-or-later
// nvme-discoverd(8) of nvme-cli 3, which connects what the NBFT names, too.

import type { Host } from "../host/host.ts";
import { listFolder, orElse, readAttribute } from "./attributes.ts";
import { runtimeFolder, sharedIdentity } from "./runtime-files.ts";

const unit = "nvme-discoverd.service";

/**
 * Whether nvme-discoverd makes in this real root the connections that are missing. It does so as the host of /etc/nvme/hostnqn, whatever the
 * table says (nvme-cli 3.1): where that is another host, it neither knows the connections of the boot nor makes the missing ones. Where both
 * try, the second of them finds the path connected.
 */
export function isLeftToDiscoverd(host: Host): boolean {
  return isEnabled(host) && readsTables(host) && isSameHost(host);
}

function isEnabled(host: Host): boolean {
  const folder = "/etc/systemd/system";
  const isMasked = orElse(undefined, () => host.readLink(`${folder}/${unit}`)) === "/dev/null";
  return (
    !isMasked &&
    listFolder(host, folder).some(
      (name) => name.endsWith(".wants") && listFolder(host, `${folder}/${name}`).includes(unit),
    )
  );
}

/** Its setting nbft=, which is on unless it says otherwise. */
function readsTables(host: Host): boolean {
  const text = readAttribute(host, "/etc/nvme/nvme-discoverd.conf") ?? "";
  return !/^\s*nbft\s*=\s*(?:no|false|0|off)\s*$/im.test(text);
}

function isSameHost(host: Host): boolean {
  const [boot, system] = [`${runtimeFolder}/hostnqn`, "/etc/nvme/hostnqn"].map((path) =>
    readAttribute(host, path)?.trim(),
  );
  // The generator runs before systemd-tmpfiles(8).
  return system === undefined
    ? host.exists(sharedIdentity)
    : boot !== undefined && boot.toLowerCase() === system.toLowerCase();
}
