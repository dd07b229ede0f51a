// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import { orElse, readAttribute } from "../../machine/attributes.ts";
import { findCards, findInterface } from "../../machine/interfaces.ts";
import { realRootOf } from "../../machine/real-root.ts";
import { physicalLinks } from "../../network/naming.ts";
import { placeOf, udevRules } from "../../network/udev-rules.ts";
import type { Tree } from "../../output/tree.ts";
import type { BootInterface } from "../../plan/types.ts";

/** With and without a merged /usr, and a merged /usr/sbin. */
const ip = ["/usr/sbin/ip", "/usr/bin/ip", "/sbin/ip", "/bin/ip"];

/**
 * Rules of udev that keep the names which the boot interfaces have now. A rename in the real root (netplan's set-name, Launchpad 2127072) would
 * be the end of every connection through that interface: the kernel reconnects by the name that it was given. Written only now, so that in the
 * initramfs the administrator's rules decide, and with the very device that the boot uses. The name that the real root would give is another
 * name of it, by which its files find it, and so does one that somebody gives it later (netplan apply).
 */
export function keepNames(host: Host, interfaces: readonly BootInterface[]): Tree {
  const cards = physicalLinks(interfaces, "none").map((card) => {
    const { mac, id, vlans } = card;
    const name = findCards(host, card)[0];
    const place = name === undefined ? undefined : orElse(undefined, () => host.readLink(`/sys/class/net/${name}`));
    const found = place === undefined ? undefined : placeOf(place);
    return {
      mac,
      id,
      vlans: vlans.map((vlan) => ({ ...vlan, device: findInterface(host, vlan.interface) ?? vlan.device })),
      ...(found === undefined ? {} : { place: found }),
      ...(name === undefined ? {} : { name }),
    };
  });
  const realRoot = realRootOf(host);
  const program = ip.find((path) => realRoot.exists(path));
  return udevRules(cards, program === undefined ? undefined : { program, down: !renamesWhatIsUp(host) });
}

/** Linux 6.2 and later. */
function renamesWhatIsUp(host: Host): boolean {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(readAttribute(host, "/proc/sys/kernel/osrelease") ?? "") ?? [];
  return Number(major) > 6 || (Number(major) === 6 && Number(minor) >= 2);
}
