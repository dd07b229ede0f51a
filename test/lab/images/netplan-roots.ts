// SPDX-License-Identifier: LGPL-2.1-or-later
// Root file systems in which netplan sets systemd-networkd up: by hand, or by cloud-init.

import { makeTree } from "../../../tools/tree.ts";
import { guest, type ImageFile, type ImageFiles } from "./files.ts";
import { installation } from "./installation.ts";
import { kernelModules, type LabTree } from "./lab-tree.ts";
import { watchNetwork } from "./watch-network.ts";

const packages = ["dbus", "iproute2", "kmod", "netplan.io", "systemd", "systemd-sysv", "udev"];

/** An interface of the boot with all that may be said of one, and a VLAN on it. */
const configuration = `network:
  version: 2
  renderer: networkd
  ethernets:
    boot:
      match: {macaddress: "52:54:00:00:00:00"}
      set-name: lan0
      mtu: 1400
      addresses: [10.20.0.2/24]
      nameservers: {addresses: [10.20.0.53]}
      routes: [{to: 10.30.0.0/16, via: 10.20.0.1}]
  vlans:
    tagged:
      id: 7
      link: boot
      addresses: [10.40.0.2/24]
`;

/** systemd-networkd as Debian enables it, with the wait for it, which other roots of the lab mask. */
const networkd: ImageFiles = {
  ...enable("multi-user.target", "systemd-networkd.service"),
  ...enable("sockets.target", "systemd-networkd.socket"),
  ...enable("network-online.target", "systemd-networkd-wait-online.service"),
  "/etc/systemd/system/systemd-networkd-wait-online.service": {
    link: "/usr/lib/systemd/system/systemd-networkd-wait-online.service",
  },
  "/usr/local/sbin/lab-netplan": guest("netplan.sh"),
  "/etc/systemd/system/lab-netplan.service": {
    content: `[Unit]
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart=/usr/local/sbin/lab-netplan
`,
  },
  // The report comes after multi-user.target, and so after this.
  "/etc/systemd/system/multi-user.target.wants/lab-netplan.service": { link: "../lab-netplan.service" },
};

function enable(target: string, unit: string): ImageFiles {
  return { [`/etc/systemd/system/${target}.wants/${unit}`]: { link: `/usr/lib/systemd/system/${unit}` } };
}

/** The kernel is the lab's, and the tree has no modules for it. */
async function vlanModules(tree: LabTree): Promise<ImageFiles> {
  const files = [...(await kernelModules(tree, ["8021q"]))].map(([name, content], n): [string, ImageFile] => [
    `/usr/lib/lab-modules/${n}-${name}`,
    { content },
  ]);
  return {
    ...Object.fromEntries(files),
    "/etc/systemd/system/lab-modules.service": {
      content: `[Unit]
DefaultDependencies=no
Before=network-pre.target

[Service]
Type=oneshot
ExecStart=/bin/sh -c 'for module in /usr/lib/lab-modules/*; do insmod "$module"; done'
`,
    },
    "/etc/systemd/system/sysinit.target.wants/lab-modules.service": { link: "../lab-modules.service" },
  };
}

/**
 * Of this suite: netplan 1.1 (trixie) is a generator of systemd that writes all; later ones have a service for the network's files, and their
 * wait for the network asks systemd-resolved (`--dns`), without which it fails at once, on whatever root.
 */
export const netplanRoot = (suite: "trixie" | "sid") => ({
  base: () =>
    makeTree(`tree-netplan-${suite}`, {
      suite,
      packages: suite === "sid" ? [...packages, "systemd-resolved"] : packages,
    }),
  files: async (tree: LabTree): Promise<ImageFiles> => ({
    ...networkd,
    ...watchNetwork,
    ...(await vlanModules(tree)),
    "/etc/netplan/50-lab.yaml": { content: configuration, mode: 0o600 },
    ...(await installation()),
  }),
});

/** The administrator's own words are those of a data source on the disk. */
const noCloud: ImageFiles = {
  "/var/lib/cloud/seed/nocloud/meta-data": { content: "instance-id: lab-1\nlocal-hostname: diskless\n" },
  "/var/lib/cloud/seed/nocloud/user-data": { content: "#cloud-config\npackage_update: false\nssh_deletekeys: false\n" },
  "/var/lib/cloud/seed/nocloud/network-config": {
    content: configuration.replace(/^network:\n/, "").replace(/^ {2}/gm, ""),
  },
  "/etc/cloud/cloud.cfg.d/90-lab.cfg": { content: "datasource_list: [NoCloud, None]\n" },
};

export const cloudInitRoot = {
  base: () => makeTree("tree-cloud-init", { suite: "trixie", packages: [...packages, "cloud-init"] }),
  files: async (tree: LabTree): Promise<ImageFiles> => ({
    ...networkd,
    ...watchNetwork,
    ...(await vlanModules(tree)),
    ...noCloud,
    ...(await installation()),
  }),
};
