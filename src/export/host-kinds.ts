// SPDX-License-Identifier: LGPL-2.1-or-later
// Documents for an installed system: its network manager, its NVMe tools, and EDK II's.

import { exportNetplan } from "./netplan.ts";
import { exportNetworkd } from "./networkd.ts";
import { exportNetworkManager } from "./networkmanager.ts";
import { exportNvmeFabrics } from "./nvme-fabrics.ts";
import { exportStafd } from "./stafd.ts";
import { exportTimberland } from "./timberland.ts";
import type { Kind } from "./types.ts";
import { exportWicked } from "./wicked.ts";

export const hostKinds: readonly Kind[] = [
  { name: "netplan", summary: "netplan, new or in a file", options: ["file", "ifname"], make: exportNetplan },
  { name: "networkd", summary: "files of systemd-networkd", options: [], make: exportNetworkd },
  { name: "networkmanager", summary: "profiles of NetworkManager", options: [], make: exportNetworkManager },
  { name: "wicked", summary: "interfaces of wicked", options: ["ifname"], make: exportWicked },
  { name: "nvme-fabrics", summary: "connections for nvme-cli 3", options: ["ifname"], make: exportNvmeFabrics },
  { name: "stafd", summary: "controllers for nvme-stas", options: ["ifname"], make: exportStafd },
  { name: "timberland", summary: "attempts for EDK II's NvmeOfCli", options: [], make: exportTimberland },
];
