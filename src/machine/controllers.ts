// SPDX-License-Identifier: LGPL-2.1-or-later
// The NVMe controllers that the kernel has.

import type { Host } from "../host/host.ts";
import { formatAddress, parseAddress } from "../nbft/values/address.ts";
import type { Request } from "../plan/target.ts";
import { listFolder, readAttribute } from "./attributes.ts";

/** A controller of /sys/class/nvme. */
export interface Controller {
  /** `nvme0` */
  readonly name: string;
  /** `live`, or what the kernel is doing about it: `new`, `connecting`, `resetting`. */
  readonly state: string;
}

/** The controller that serves this target by this interface, a live one first; undefined where there is none. */
export function findController(host: Host, request: Request): Controller | undefined {
  const found = listFolder(host, "/sys/class/nvme")
    .filter((name) => /^nvme\d+$/.test(name) && isFor(host, `/sys/class/nvme/${name}`, request))
    .map((name) => ({ name, state: readAttribute(host, `/sys/class/nvme/${name}/state`) ?? "live" }))
    .filter(({ state }) => !/^(deleting|dead)/.test(state));
  return found.find(({ state }) => state === "live") ?? found[0];
}

function isFor(host: Host, folder: string, { target, identity, interfaceName }: Request): boolean {
  const attribute = (name: string) => readAttribute(host, `${folder}/${name}`);
  if (attribute("transport") !== "tcp" || attribute("subsysnqn") !== target.subsysNqn) {
    return false;
  }
  if ((attribute("hostnqn") ?? identity.nqn) !== identity.nqn) {
    return false;
  }
  const address = parseAddressAttribute(attribute("address") ?? "");
  if (address.get("traddr") !== target.traddr || address.get("trsvcid") !== target.trsvcid) {
    return false;
  }
  const hostInterface = address.get("host_iface");
  const hostTraddr = address.get("host_traddr");
  if (hostInterface !== undefined) {
    return hostInterface === interfaceName && (target.hostTraddr ?? hostTraddr) === (hostTraddr ?? target.hostTraddr);
  }
  // nvme-cli 2 binds to an address only, or to nothing. Without a static address nobody can tell which interface such a controller uses.
  return target.hostTraddr !== undefined && (hostTraddr ?? address.get("src_addr")) === target.hostTraddr;
}

/** Part of the attribute whose values are addresses, which the kernel repeats in whatever spelling they were given. */
const addresses = ["traddr", "host_traddr", "src_addr"];

/**
 * `traddr=10.0.0.1,trsvcid=4420,host_traddr=10.0.0.2,src_addr=10.0.0.2,host_iface=eth0`. The scope of a link-local address (`fe80::1%eth0`) is
 * left out: the kernel repeats it where it was given, and never shows it in src_addr.
 */
function parseAddressAttribute(text: string): ReadonlyMap<string, string> {
  return new Map(
    text
      .replace(/%[^,]*/g, "")
      .split(",")
      .map((part) => {
        const equals = part.indexOf("=");
        const name = part.slice(0, equals);
        const value = part.slice(equals + 1);
        const bytes = addresses.includes(name) ? parseAddress(value) : undefined;
        return [name, bytes === undefined ? value : formatAddress(bytes)];
      }),
  );
}
