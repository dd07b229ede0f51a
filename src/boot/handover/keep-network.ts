// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import { runtimeFolder } from "../../machine/runtime-files.ts";
import { render } from "../../output/render.ts";
import { type Link, makeTree, type TextFile, type Tree } from "../../output/tree.ts";
import serviceTemplate from "./keep-network.service.mustache";
import scriptTemplate from "./keep-network.sh.mustache";
import { hasUnit } from "./real-root-network.ts";
import { escapeInstance, unitFolder } from "./runtime-units.ts";
import type { VlanAlias } from "./vlan-aliases.ts";

const unit = "nbft-boot-network.service";

/** What configures a network and does not know that a root file system may be behind it; some have an instance for each interface. */
const managers = ["connman.service", "dhcpcd.service", "networking.service", "wicked.service", "wickedd.service"];
const instances = ["dhcpcd@", "ifup@"];

/**
 * A service that is started beside such a manager of the real root, before it, and gives the boot's interfaces back what is taken from them: by
 * a DHCP client at its start (udhcpc) or when its lease is over (dhclient), by a manager that stops, by ifdown, by a bridge. ip is all it needs.
 * @param devices names of the boot's interfaces, checked
 * @param aliases names that some of them get beside their own, checked
 */
export function keepNetwork(realRoot: Host, devices: readonly string[], aliases: readonly VlanAlias[]): Tree {
  const present = managers.filter((name) => hasUnit(realRoot, name));
  if (devices.length === 0 || present.length === 0) {
    return makeTree([]);
  }
  const script = `${runtimeFolder}/keep-network.sh`;
  const wanting = [
    ...present,
    ...instances.flatMap((name) => devices.map((device) => `${name}${escapeInstance(device)}.service`)),
  ];
  const links = wanting.map((name): [string, Link] => [
    `${unitFolder}/${name}.wants/${unit}`,
    { target: `../${unit}` },
  ]);
  const files: [string, TextFile][] = [
    [script, { text: render(scriptTemplate, {}), mode: 0o644 }],
    [`${unitFolder}/${unit}`, { text: render(serviceTemplate, { script, devices, aliases }), mode: 0o644 }],
  ];
  return makeTree([...files, ...links]);
}
