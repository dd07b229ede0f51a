// SPDX-License-Identifier: LGPL-2.1-or-later
// Root file systems whose network is Debian's ifupdown, with dhcpcd as its DHCP client, as Debian sets it up.

import { makeTree } from "../../../tools/tree.ts";
import { guest, type ImageFiles } from "./files.ts";
import { watchNetwork } from "./watch-network.ts";

/** dnsmasq is for tests in network namespaces, which take the same tree. */
export const ifupdownTree = (): Promise<string> =>
  makeTree("tree-ifupdown", {
    suite: "trixie",
    packages: [
      "dbus",
      "dhcpcd-base",
      "dnsmasq-base",
      "ifupdown",
      "iproute2",
      "kmod",
      "systemd",
      "systemd-sysv",
      "udev",
    ],
  });

/** Without this project's files; interfaces(5) says this of the boot's interface. */
const root = (stanza: string) => ({
  base: ifupdownTree,
  files: async (): Promise<ImageFiles> => ({
    ...watchNetwork,
    "/usr/local/sbin/lab-ifupdown": guest("ifupdown.sh"),
    "/etc/network/interfaces": { content: `auto lo\niface lo inet loopback\n\n${stanza}` },
  }),
});

/**
 * - ifupdown-dhcp: what Debian's installer writes. - ifupdown-static: the boot's own address, and all else that an administrator may want of the
 * interface. - ifupdown-manual: somebody else configures it.
 */
export const ifupdownRoots = {
  "ifupdown-dhcp": root("allow-hotplug ens2\niface ens2 inet dhcp\n"),
  "ifupdown-static": root(`auto ens2
iface ens2 inet static
  address 10.9.0.2/24
  gateway 10.9.0.1
  mtu 1400
  up ip route add 203.0.113.0/24 via 10.9.0.1
iface ens2 inet static
  address 10.9.0.77/24
`),
  "ifupdown-manual": root("auto ens2\niface ens2 inet manual\n"),
};
