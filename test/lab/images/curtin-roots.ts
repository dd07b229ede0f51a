// SPDX-License-Identifier: LGPL-2.1-or-later
// Root file systems as Ubuntu's installer leaves them, and what it has handed to curtin for that.

import { guest } from "./files.ts";
import type { FullRootRecipe } from "./full-roots.ts";
import { netplanRoot } from "./netplan-roots.ts";

/** As the lab's kernel names the first interface. */
export const installedInterface = "ens2";

/** What the installer writes: 24.04 names the interface alone, 25.10 matches its MAC address and gives it the name that it has. */
export const installedNetplan = {
  "24.04": `# This is the network config written by 'subiquity'
network:
  ethernets:
    ${installedInterface}:
      addresses:
      - 10.9.0.20/24
      nameservers:
        addresses:
        - 10.9.0.3
        search: []
      routes:
      - to: default
        via: 10.9.0.1
  version: 2
`,
  "25.10": `# This is the network config written by 'subiquity'
network:
  ethernets:
    ${installedInterface}:
      dhcp4: true
      match:
        macaddress: 52:54:00:00:00:00
      set-name: ${installedInterface}
  version: 2
`,
} as const;

export type Generation = keyof typeof installedNetplan;

/** The installer's configuration for curtin, with the root of this machine on the network. */
export const curtinConfiguration = (generation: Generation): string => `storage:
  version: 1
  config:
  - {type: nvme_controller, id: nvme-controller-nvme0, transport: tcp, tcp_addr: 10.9.0.1, tcp_port: 8009}
  - {type: disk, id: disk-nvme0n1, nvme_controller: nvme-controller-nvme0, path: /dev/nvme0n1}
  - {type: mount, id: mount-1, device: format-1, path: /, options: 'defaults,_netdev'}
  - {type: mount, id: mount-0, device: format-0, path: /boot}
write_files:
  etc_netplan_installer:
    path: etc/netplan/50-cloud-init.yaml
    permissions: '0600'
    content: |
${installedNetplan[generation].replace(/^/gm, "      ").trimEnd()}
`;

const { base, files } = netplanRoot("trixie");

/** Nobody changes what the installer has written: no `critical`, no MAC address in place of the name, no other name. */
const installedRoot = (generation: Generation): FullRootRecipe => ({
  base,
  files: async (tree) => {
    const { "/etc/netplan/50-lab.yaml": _, ...common } = await files(tree);
    return {
      ...common,
      "/usr/local/sbin/lab-netplan": guest("curtin.sh"),
      "/etc/netplan/50-cloud-init.yaml": { content: installedNetplan[generation], mode: 0o600 },
    };
  },
});

export const curtinRoots = {
  "full-curtin-24.04": installedRoot("24.04"),
  "full-curtin-25.10": installedRoot("25.10"),
} as const;
