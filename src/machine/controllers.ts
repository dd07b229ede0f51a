// SPDX-License-Identifier: LGPL-2.1-or-later
// The NVMe controllers that the kernel has.

import type { Host } from "../host/host.ts";
import { family, formatAddress, parseAddress } from "../nbft/values/address.ts";
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

const controllersFolder = "/sys/class/nvme";

/** Where the kernel shows a controller. */
export const controllerFolder = (name: string): string => `${controllersFolder}/${name}`;

/** The controller that serves this target by this interface, a live one first; undefined where there is none. */
export function findController(host: Host, request: Request): Controller | undefined {
  return findControllers(host, request)[0];
}

/**
 * All controllers that serve this target by this interface, the best first: live, on its interface, outlasting outages.
 * @param localAddress the interface's; without it nobody can tell which interface a controller uses that has no host_iface
 */
export function findControllers(
  host: Host,
  request: Request,
  localAddress = request.target.hostTraddr,
): readonly Controller[] {
  return new ControllerList(host).find(request, localAddress);
}

/**
 * Milliseconds for each path of the machine for which a name is taken to be that of the same controller. Each path has a process that looks: with
 * hundreds, reading all addresses each time would be most of what they do.
 */
const trustForEach = 1000;

interface SeenEnds {
  /** What the kernel tells of a connection's ends. */
  readonly text: string;
  /** Milliseconds of the clock. */
  readonly at: number;
}

/** One look at the machine's controllers: however many paths are asked for, their addresses are only read once. */
export class ControllerList {
  readonly #host: Host;
  readonly #trust: number;
  /** By the controllers' names; absent before the first look. */
  #seen: ReadonlyMap<string, SeenEnds> | undefined;

  /** @param paths for which somebody looks again and again */
  constructor(host: Host, paths = 0) {
    this.#host = host;
    this.#trust = trustForEach * paths;
  }

  /**
   * Looks for those that have come since. One that has got the name of another may be found too late: who connects in its place is told by the
   * kernel. What is found is what is asked for, whenever it was seen.
   */
  lookAgain(): void {
    const now = this.#host.now();
    const seen = new Map<string, SeenEnds>();
    for (const name of listFolder(this.#host, controllersFolder)) {
      const known = this.#seen?.get(name);
      if (known !== undefined && now - known.at < this.#trust) {
        seen.set(name, known);
      } else if (isController(name)) {
        seen.set(name, { text: readEnds(this.#host, name), at: now });
      }
    }
    this.#seen = seen;
  }

  /** As findControllers(). */
  find(request: Request, localAddress = request.target.hostTraddr): readonly Controller[] {
    const { traddr, trsvcid, subsysNqn } = request.target;
    const rank = ({ state, isBound, isPatient }: Controller) =>
      (state === "live" ? 0 : 4) + (isBound ? 0 : 2) + (isPatient ? 0 : 1);
    // An IPv4 address has one spelling. Most of many controllers are told apart by this, without another file.
    const port = `trsvcid=${trsvcid}`;
    const address = family(traddr) === "ipv4" ? `traddr=${traddr},` : "traddr=";
    if (this.#seen === undefined) {
      this.lookAgain();
    }
    const names: string[] = [];
    this.#seen?.forEach(({ text }, name) => {
      if (text.includes(port) && (text.includes(address) || text.startsWith("traddr=:"))) {
        names.push(name);
      }
    });
    return names
      .filter((name) => isOf(this.#host, name, subsysNqn) && isFor(this.#host, name, request, localAddress))
      .map((name) => describe(this.#host, name))
      .sort((a, b) => rank(a) - rank(b));
  }
}

/** Names of all that this subsystem is connected by, whoever made it; not of what is being deleted. */
export function controllersOf(host: Host, subsysNqn: string): readonly string[] {
  return allControllers(host).filter((name) => isOf(host, name, subsysNqn));
}

/** Whether a controller is of this subsystem, and not being deleted. */
function isOf(host: Host, name: string, subsysNqn: string): boolean {
  const attribute = (file: string) => readAttribute(host, `${controllerFolder(name)}/${file}`);
  return attribute("subsysnqn") === subsysNqn && !/^(deleting|dead)/.test(attribute("state") ?? "");
}

/** Names of all controllers, also of what is being deleted. */
export function allControllers(host: Host): readonly string[] {
  return listFolder(host, controllersFolder).filter(isController);
}

function isController(name: string): boolean {
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

function readEnds(host: Host, name: string): string {
  return readAttribute(host, `${controllerFolder(name)}/address`) ?? "";
}

function describe(host: Host, name: string): Controller {
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
