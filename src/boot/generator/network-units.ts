// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../../host/host.ts";
import { isSwitchedOn, type Parameter } from "../../machine/kernel-command-line.ts";
import { hasUnit, networkManager, networkManagerUnit } from "../../machine/network-manager.ts";

/** What the generator does about the network manager of an initramfs. */
export interface NetworkUnits {
  /** Started, whether or not the image enables them. */
  readonly wanted: readonly string[];
  /** Kept from starting. */
  readonly masked: readonly string[];
}

/** Units that wait until NetworkManager has nothing left to do: its own since 1.54, and dracut's until then. */
const waits = ["NetworkManager-wait-online-initrd.service", "nm-wait-online-initrd.service"];

/**
 * The units of this initramfs' network manager. NetworkManager comes with ours that writes its profiles, and without the wait for it, which
 * lasts up to an hour and until every profile is active: one dead card, and dracut-initqueue, and all that mounts root after it, would not
 * start. Paths wait for their own interfaces. Where the command line asks for a network by itself, that wait is somebody's wish.
 */
export function networkUnits(host: Host, parameters: readonly Parameter[]): NetworkUnits {
  switch (networkManager(host)) {
    case "systemd-networkd": {
      // What it makes of ip= counts for the boot's interfaces, too; not every image enables it.
      const generates =
        parameters.some(({ key }) => key === "ip") && hasUnit(host, "systemd-network-generator.service");
      return {
        wanted: ["systemd-networkd.service", ...(generates ? ["systemd-network-generator.service"] : [])],
        masked: [],
      };
    }
    case "NetworkManager": {
      const unit = networkManagerUnit(host);
      const asked =
        isSwitchedOn(parameters, "rd.neednet", false) ||
        parameters.some(({ key }) => key === "ip" || key === "netroot");
      return {
        wanted: ["nbft-boot-networkmanager.service", ...(unit === undefined ? [] : [unit])],
        masked: asked ? [] : waits,
      };
    }
    default:
      return { wanted: [], masked: [] };
  }
}
