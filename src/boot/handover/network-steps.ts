// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../host/host.ts";
import type { Log } from "../../machine/log.ts";
import { hasSystemd, realRootOf } from "../../machine/real-root.ts";
import { writeTree } from "../../output/write-tree.ts";
import type { BootPlan } from "../../plan/types.ts";
import { bootDevices } from "../boot-devices.ts";
import { keepIfupdown } from "./keep-ifupdown.ts";
import { keepNetwork } from "./keep-network.ts";
import { hasNetworkManager } from "./real-root-network.ts";
import { renewLeases } from "./renew-leases.ts";
import { isPlainName } from "./runtime-units.ts";
import { vlanAliases } from "./vlan-aliases.ts";

/** Steps for a real root without systemd-networkd and NetworkManager, which are told of the boot's interfaces by files of their own. */
export function networkSteps(host: Host, plan: BootPlan, log: Log): (() => void)[] {
  const realRoot = realRootOf(host);
  const devices = bootDevices(host, plan).filter(isPlainName);
  const aliases = vlanAliases(host, plan.interfaces).filter(({ alias, device }) => [alias, device].every(isPlainName));
  const names = [...devices, ...aliases.map(({ alias }) => alias)];
  const isManaged = hasNetworkManager(realRoot, names);
  const keep = [
    (): void => writeTree(host, keepIfupdown(realRoot, names)),
    (): void => writeTree(host, isManaged ? new Map() : keepNetwork(realRoot, devices, aliases)),
  ];
  return [
    ...(hasSystemd(realRoot) ? keep : []),
    (): void => writeTree(host, isManaged ? new Map() : renewLeases(host, realRoot, plan.interfaces, log)),
  ];
}
