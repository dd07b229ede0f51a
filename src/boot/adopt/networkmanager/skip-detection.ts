// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../../host/host.ts";
import { orElse } from "../../../machine/attributes.ts";
import { hasLink } from "../../../machine/interfaces.ts";
import type { BootInterface } from "../../../plan/types.ts";

/**
 * Switches the kernel's duplicate address detection off (accept_dad, Documentation/networking/ip-sysctl) for a static IPv6 address of a card whose
 * cable is not plugged in: it could not end, NetworkManager would never call the card ready, and NetworkManager-wait-online.service would wait
 * for that. NetworkManager has no setting for it; systemd-networkd does without the detection, too.
 */
export function skipDetection(host: Host, entry: BootInterface | undefined, name: string): void {
  const isStatic = entry?.configurations.some(({ family, method }) => family === "ipv6" && method === "static");
  if (isStatic === true && !hasLink(host, name)) {
    orElse(undefined, () => host.appendFile(`/proc/sys/net/ipv6/conf/${name}/accept_dad`, "0"));
  }
}
