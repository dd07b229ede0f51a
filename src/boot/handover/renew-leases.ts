// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import { listFolder } from "../../machine/attributes.ts";
import { findInterface } from "../../machine/interfaces.ts";
import type { Log } from "../../machine/log.ts";
import { type Link, makeTree, type Tree } from "../../output/tree.ts";
import type { BootInterface } from "../../plan/types.ts";
import { listFew } from "../../text/list-few.ts";
import { hasUnit } from "./real-root-network.ts";
import { dropIn, unitFolder } from "./runtime-units.ts";

const networkd = "systemd-networkd.service";

/**
 * Starts the real root's systemd-networkd for the boot's interfaces, by the files that are there for it, where an address was leased or advertised
 * and no network manager renews it: the DHCP client of ifupdown, connman and others has an identity of its own and leases another address. What
 * others have configured systemd-networkd leaves alone, rules and next hops of other interfaces too, because of the files' KeepConfiguration=yes.
 */
export function renewLeases(host: Host, realRoot: Host, interfaces: readonly BootInterface[], log: Log): Tree {
  const leased = interfaces
    .filter(({ configurations }) => configurations.some(({ method }) => method !== "static"))
    .flatMap((entry) => findInterface(host, entry) ?? []);
  if (leased.length === 0) {
    return makeTree([]);
  }
  if (!hasUnit(realRoot, networkd)) {
    log("warning", `nobody may renew the lease of ${listFew(leased)}: the real root has no systemd-networkd to do it`);
    return makeTree([]);
  }
  const link: [string, Link] = [
    `${unitFolder}/multi-user.target.wants/${networkd}`,
    { target: `/usr/lib/systemd/system/${networkd}` },
  ];
  // An administrator who does not start it may have left files that he does not want to count.
  const foreign = listFolder(realRoot, "/etc/systemd/network").some((name) => /\.(network|netdev)$/.test(name));
  const hidden = foreign ? [dropIn(networkd, "Service", ["TemporaryFileSystem=/etc/systemd/network:ro"])] : [];
  return makeTree([link, ...hidden]);
}
