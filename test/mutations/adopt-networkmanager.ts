// SPDX-License-Identifier: LGPL-2.1-or-later
import { fault, type Mutation } from "./mutation.ts";

export const adoptNetworkManagerMutations: readonly Mutation[] = [
  fault(
    "NetworkManager calls the boot's interfaces connected externally",
    "boot/adopt/networkmanager",
    "src/boot/adopt/networkmanager/device-state.ts",
    'set("managed", "true")',
    'set("managed", "false")',
  ),
  fault(
    "a leased address goes with its lease",
    "boot/adopt/networkmanager",
    "src/boot/adopt/networkmanager/adopt-networkmanager.ts",
    "  keepAddresses(own, live);\n",
    "",
  ),
  fault(
    "another card's subnet gives a leased address its prefix",
    "boot/adopt/networkmanager",
    "src/machine/kernel-routes.ts",
    "(one) => one.interfaceName === interfaceName",
    "() => true",
  ),
  fault(
    "wait-online waits for a DHCP server",
    "boot/adopt/networkmanager",
    "src/boot/adopt/networkmanager/adopt-networkmanager.ts",
    "    waitForNobody(own);\n",
    "",
  ),
  fault(
    "root's IPv6 address moves in the kernel's list",
    "boot/adopt/networkmanager",
    "src/boot/adopt/networkmanager/merge-profile.ts",
    'family === "ipv4" ? [...root, ...others] : [...others, ...root]',
    "[...root, ...others]",
  ),
  fault(
    "the boot card becomes a port",
    "boot/adopt/networkmanager",
    "src/boot/adopt/networkmanager/merge-profile.ts",
    '[...controllerKeys, "autoconnect", "permissions"]',
    '["autoconnect", "permissions"]',
  ),
  fault(
    "an administrator's DHCP takes the interface down after 45 s",
    "boot/adopt/networkmanager",
    "src/boot/adopt/networkmanager/merge-profile.ts",
    '    section.set("dhcp-timeout", never);\n',
    "",
  ),
  fault(
    "a target behind firmware's gateway is lost where the administrator has another",
    "boot/adopt/networkmanager",
    "src/boot/adopt/networkmanager/merge-profile.ts",
    "gateway === undefined || keepsGateway ? []",
    "true ? []",
  ),
  fault(
    "a profile for many cards is this card's alone",
    "boot/adopt/networkmanager",
    "src/boot/adopt/networkmanager/adopt-networkmanager.ts",
    'chosen?.match === "card" ? his?.uuid : undefined',
    "his?.uuid",
  ),
  fault(
    "a profile for every card is merged",
    "boot/adopt/networkmanager",
    "src/boot/adopt/networkmanager/match-card.ts",
    'patterns.size > 0 ? "pattern" : undefined',
    '"pattern"',
  ),
  fault(
    "the address of an earlier boot stays in a saved profile",
    "boot/adopt/networkmanager",
    "src/boot/adopt/networkmanager/merge-profile.ts",
    "  dropMarked(profile);\n",
    "",
  ),
];
