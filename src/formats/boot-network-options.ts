// SPDX-License-Identifier: LGPL-2.1-or-later
// In the place of network-options.ts (tools/build/bundles.ts) in the executable that goes into an initramfs: there, ip= and the like are the
// framework's, and for people nbft-boot-tools reads them.

import { FormatError } from "../description/types.ts";
import type { Read } from "./option-reader.ts";

const refuse: Read = (_value, place) => {
  throw new FormatError(place, "install nbft-boot-tools, which knows options of the network");
};

const names = ["ip", "ifname", "vlan", "nameserver", "bootif", "bond", "team", "bridge", "rd.route"];

export const networkReaders: Readonly<Record<string, Read>> = Object.fromEntries(names.map((name) => [name, refuse]));
