// SPDX-License-Identifier: LGPL-2.1-or-later
// Root file systems whose network is NetworkManager's, and where somebody waits for it.

import { makeTree } from "../../../tools/tree.ts";
import { guest, type ImageFiles } from "./files.ts";
import type { FullRootRecipe } from "./full-roots.ts";
import { installation } from "./installation.ts";
import { watchNetwork } from "./watch-network.ts";

/** What an administrator does before the report, which comes after network-online.target. */
const managed: ImageFiles = {
  ...watchNetwork,
  "/etc/systemd/system/multi-user.target.wants/network-online.target": {
    link: "/usr/lib/systemd/system/network-online.target",
  },
  "/etc/systemd/system/lab-report.service.d/networkmanager.conf": {
    content: "[Service]\nExecStartPre=/usr/local/sbin/lab-networkmanager\n",
  },
  "/usr/local/sbin/lab-networkmanager": guest("networkmanager.sh"),
};

const itsUuid = "11111111-2222-4333-8444-555555555555";

const profile = (content: string) => ({ content, mode: 0o600 });
const folder = "/etc/NetworkManager/system-connections";

/** Of an administrator, who knows nothing of the boot: his card has another address, and carries a VLAN. */
const itsProfiles: ImageFiles = {
  [`${folder}/lan.nmconnection`]: profile(`[connection]
id=lan
uuid=${itsUuid}
type=ethernet

[ethernet]
mac-address=52:54:00:00:00:00
mtu=1400

[ipv4]
method=manual
address1=10.7.7.7/24
route1=10.6.0.0/16,10.7.7.1
dns=10.7.7.53;

[ipv6]
method=disabled
`),
  [`${folder}/lan.20.nmconnection`]: profile(`[connection]
id=lan.20
uuid=11111111-2222-4333-8444-666666666666
type=vlan
interface-name=lan.20

[vlan]
id=20
parent=${itsUuid}

[ipv4]
method=manual
address1=10.20.0.7/24

[ipv6]
method=disabled
`),
};

/** Debian's cloud-init, with a seed of its own (NoCloud), which makes profiles of NetworkManager. */
const cloud: ImageFiles = {
  "/etc/cloud/cloud.cfg.d/99-lab.cfg": {
    content:
      "datasource_list: [NoCloud]\nsystem_info:\n  network:\n    renderers: [network-manager]\n    activators: [network-manager]\n",
  },
  "/etc/cloud/ds-identify.cfg": { content: "policy: enabled\ndatasource: NoCloud\n" },
  "/var/lib/cloud/seed/nocloud/meta-data": { content: "instance-id: lab\n" },
  "/var/lib/cloud/seed/nocloud/user-data": { content: "#cloud-config\n{}\n" },
  "/var/lib/cloud/seed/nocloud/network-config": {
    content:
      "version: 2\nethernets:\n  lan:\n    match: {macaddress: '52:54:00:00:00:00'}\n    dhcp4: true\n    mtu: 1400\n",
  },
};

const cloudTree = () =>
  makeTree("tree-cloud-networkmanager", {
    suite: "trixie",
    packages: ["cloud-init", "dbus", "iproute2", "kmod", "network-manager", "systemd", "systemd-sysv", "udev"],
  });

/**
 * - full-networkmanager-managed: the tree of the lab, whose network an administrator has set up in part. - full-networkmanager-cloud: the same,
 * set up by cloud-init.
 */
export const networkManagerRoots = {
  "full-networkmanager-managed": {
    base: async (tree) => tree.folder,
    files: async () => ({ ...managed, ...itsProfiles, ...(await installation()) }),
  },
  "full-networkmanager-cloud": {
    base: cloudTree,
    files: async () => ({ ...managed, ...cloud, ...(await installation()) }),
  },
} as const satisfies Readonly<Record<string, FullRootRecipe>>;
