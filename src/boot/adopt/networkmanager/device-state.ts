// SPDX-License-Identifier: LGPL-2.1-or-later
// How NetworkManager remembers, from one start to the next, which profile a device has: /run/NetworkManager/devices (nm-config.c).

import type { Host } from "../../../host/host.ts";
import { readAttribute } from "../../../machine/attributes.ts";
import { formatKeyfile, type Keyfile, parseKeyfile, sectionOf } from "../../../network/networkmanager/keyfile.ts";
import { makeTree, type Tree } from "../../../output/tree.ts";

/**
 * Says that the interface has this profile: NetworkManager, when it starts, adopts what is there, address and all, and renews the lease. Without
 * it the interface is somebody else's, "connected (externally)". What NetworkManager itself has written there stays.
 */
export function deviceState(host: Host, index: string, uuid: string): Tree {
  const path = `/run/NetworkManager/devices/${index}`;
  const state: Keyfile = parseKeyfile(readAttribute(host, path) ?? "") ?? new Map();
  sectionOf(state, "device").set("managed", "true").set("connection-uuid", uuid);
  return makeTree([[path, { text: formatKeyfile("Made by nbft-boot", state), mode: 0o644 }]]);
}
