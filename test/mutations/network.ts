// SPDX-License-Identifier: LGPL-2.1-or-later
import { fault, type Mutation } from "./mutation.ts";

export const networkMutations: readonly Mutation[] = [
  fault(
    "systemd-networkd takes the root disk's address away when it stops",
    "network/networkd golden",
    "src/network/networkd/network.mustache",
    "KeepConfiguration=yes\n",
    "",
  ),
  fault(
    "netplan's files win over the root disk's",
    "network/networkd golden",
    "src/network/networkd/networkd-files.ts",
    "/05-nbft-",
    "/15-nbft-",
  ),
  fault(
    "a VLAN's file matches the card below it",
    "network/networkd golden",
    "src/network/networkd/network.mustache",
    "Name={{.}}\nKind=vlan\n",
    "Name={{.}}\n",
  ),
  fault(
    "NetworkManager's profiles can be read by everybody, so it reads none",
    "network/networkmanager golden",
    "src/network/networkmanager/networkmanager-files.ts",
    "{ text, mode: 0o600 }",
    "{ text, mode: 0o644 }",
  ),
  fault(
    "cloud-init's profile wins",
    "network/networkmanager golden",
    "src/network/networkmanager/networkmanager-files.ts",
    "const priority = 999;",
    "const priority = 100;",
  ),
  fault(
    "a DUID is sent little-endian",
    "network nbft",
    "src/nbft/values/duid.ts",
    '    if (form === "wire") {\n      bytes.subarray(offset, offset + size).reverse();\n    }\n',
    "",
  ),
  fault(
    "a gateway outside the subnet is unreachable",
    "network",
    "src/network/routes.ts",
    "!isLinkLocal(gateway) && !inSubnet(gateway, address, prefix)",
    "false",
  ),
];
