// SPDX-License-Identifier: LGPL-2.1-or-later
import { fault, type Mutation } from "./mutation.ts";

export const cardMutations: readonly Mutation[] = [
  fault(
    "a virtual function is used instead of its master",
    "machine",
    "src/machine/nics.ts",
    "/master`) ? 2 : 0",
    "/master`) ? 0 : 0",
  ),
  fault(
    "of two cards with one address, that in another place than the HFI's is used",
    "machine",
    "src/machine/nics.ts",
    "!== pci ? 1 : 0",
    "=== pci ? 1 : 0",
  ),
  fault(
    "of two cards with one address, NetworkManager adopts that in another place than the HFI's",
    "boot/adopt",
    "src/network/networkmanager/networkmanager-files.ts",
    "const card = { ...link, vlan: 0 };",
    "const card = { mac, vlan: 0 };",
  ),
  fault(
    "a card in a bond is taken for the one whose address it has",
    "machine/one-address",
    "src/machine/nics.ts",
    "return came !== undefined && came !== address;",
    "return false;",
  ),
  fault(
    "a path through a bond goes through its card",
    "machine/one-address",
    "src/machine/nics.ts",
    "return takes ? carrierOf(host, master) : name;",
    "return name;",
  ),
  fault(
    "the parts of net_failover get its address",
    "boot/handover/keep-names",
    "src/network/udev-rules.mustache",
    'TEST=="master/device", ',
    'TEST=="master/none", ',
  ),
  fault(
    "one of two cards in a segment answers for the other",
    "machine/keep-apart",
    "src/machine/keep-apart.ts",
    '["arp_ignore", 1],',
    '["arp_ignore", 0],',
  ),
  fault(
    "one of two cards in a segment asks in the other's name",
    "machine/keep-apart",
    "src/machine/keep-apart.ts",
    '["arp_announce", 2],',
    '["arp_announce", 1],',
  ),
  fault(
    "a strict rp_filter stays",
    "machine/keep-apart",
    "src/machine/keep-apart.ts",
    "value === 1 : value < needed",
    "false : value < needed",
  ),
  fault(
    "what a distribution sets for every interface undoes what keeps cards apart",
    "boot/handover",
    "src/boot/handover/interfaces-apart.mustache",
    "-net/ipv4/conf/{{device}}/{{setting}}={{value}}\n",
    "",
  ),
  fault(
    "a path's unit in the real root cannot keep cards apart",
    "boot/generator",
    "src/boot/generator/real-root.conf.mustache",
    "ReadWritePaths=-/proc/sys/net/ipv4/conf\n",
    "",
  ),
  fault(
    "interfaces that come and go all the time make a waiting path look all the time",
    "machine/network-state",
    "src/machine/network-state.ts",
    "const restAfterLook = 200;",
    "const restAfterLook = 0;",
  ),
];
