// SPDX-License-Identifier: LGPL-2.1-or-later
// The NVMe controllers that the kernel has.

import type { Host } from "../host/host.ts";
import { formatAddress, parseAddress } from "../nbft/values/address.ts";
import type { Request } from "../plan/target.ts";
import { listFolder, readAttribute } from "./attributes.ts";
import { carrierOf } from "./nics.ts";

/** A controller of /sys/class/nvme. */
export interface Controller {
  /** `nvme0` */
  readonly name: string;
  /** `live`, or what the kernel is doing about it: `new`, `connecting`, `resetting`. */
  readonly state: string;
  /** Whether it stays on its interface (host_iface), wherever the machine's routes lead. */
  readonly isBound: boolean;
  /** Whether it outlasts any outage (ctrl_loss_tmo is off), as far as the kernel tells. */
  readonly isPatient: boolean;
}

export const controllersFolder = "/sys/class/nvme";

/** Where the kernel shows a controller. */
export const controllerFolder = (name: string): string => `${controllersFolder}/${name}`;

/** Names of all that this subsystem is connected by, whoever made it; not of what is being deleted. */
export function controllersOf(host: Host, subsysNqn: string): readonly string[] {
  return allControllers(host).filter((name) => isOf(host, name, subsysNqn));
}

/** Whether a controller is of this subsystem, and not being deleted. */
export function isOf(host: Host, name: string, subsysNqn: string): boolean {
  const attribute = (file: string) => readAttribute(host, `${controllerFolder(name)}/${file}`);
  return attribute("subsysnqn") === subsysNqn && !/^(deleting|dead)/.test(attribute("state") ?? "");
}

/** Names of all controllers, also of what is being deleted. */
export function allControllers(host: Host): readonly string[] {
  return listFolder(host, controllersFolder).filter(isController);
}

/** Whether that is a controller's name: `nvme0`, and not `nvme-subsys0`. */
export function isController(name: string): boolean {
  return /^nvme\d+$/.test(name);
}

/** The address from which a live controller is connected; undefined before Linux 6.1, which does not tell. */
export function sourceAddress(host: Host, name: string): string | undefined {
  return addressOf(host, name).get("src_addr");
}

/** What the kernel tells of a connection's ends: `traddr`, `trsvcid`, `host_traddr`, `src_addr`, `host_iface`. */
export function addressOf(host: Host, name: string): ReadonlyMap<string, string> {
  return parseAddressAttribute(readEnds(host, name));
}

/** The same as the kernel spells it; empty where it does not tell. */
export function readEnds(host: Host, name: string): string {
  return readAttribute(host, `${controllerFolder(name)}/address`) ?? "";
}

export function describeController(host: Host, name: string): Controller {
  const attribute = (file: string) => readAttribute(host, `${controllerFolder(name)}/${file}`);
  return {
    name,
    state: attribute("state") ?? "live",
    isBound: addressOf(host, name).has("host_iface"),
    isPatient: (attribute("ctrl_loss_tmo") ?? "off") === "off",
  };
}

/** Whether the controller serves this target by this interface; without HFI by what the target itself names, which may be nothing. */
export function isFor(
  host: Host,
  controller: string,
  { target, identity, interfaceName }: Request,
  localAddress: string | undefined,
): boolean {
  const attribute = (name: string) => readAttribute(host, `${controllerFolder(controller)}/${name}`);
  if (attribute("transport") !== "tcp") {
    return false;
  }
  if ((attribute("hostnqn") ?? identity.nqn) !== identity.nqn) {
    return false;
  }
  const address = addressOf(host, controller);
  if (address.get("traddr") !== target.traddr || address.get("trsvcid") !== target.trsvcid) {
    return false;
  }
  const hostInterface = address.get("host_iface");
  const hostTraddr = address.get("host_traddr");
  if (target.interface === undefined) {
    const own = hostTraddr ?? address.get("src_addr");
    return (
      (target.hostIface === undefined || target.hostIface === hostInterface) &&
      (target.hostTraddr === undefined || own === undefined || target.hostTraddr === own)
    );
  }
  if (hostInterface !== undefined) {
    // One that was made before the card became a part of the other is the path's still.
    const isSame = hostInterface === interfaceName || carrierOf(host, hostInterface) === interfaceName;
    return isSame && (target.hostTraddr ?? hostTraddr) === (hostTraddr ?? target.hostTraddr);
  }
  // nvme-cli 2 binds to an address only, or to nothing.
  return localAddress !== undefined && (hostTraddr ?? address.get("src_addr")) === localAddress;
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
