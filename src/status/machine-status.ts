// SPDX-License-Identifier: LGPL-2.1-or-later
import { type Gate, isSecured, oursOf, passGate } from "../boot/gate.ts";
import { lackOf, refuseWithout } from "../connect/authentication.ts";
import type { Host } from "../host/host.ts";
import { readAttribute } from "../machine/attributes.ts";
import { allControllers } from "../machine/controllers.ts";
import { interfaceOf, type Way } from "../machine/interface-of.ts";
import { hasLink, InterfaceList } from "../machine/interfaces.ts";
import { securityField } from "../plan/security.ts";
import type { BootPlan, DiscoveryPath, InterfaceKey, Path } from "../plan/types.ts";
import { type Circumstances, connectionStatus, type Weakness } from "./connection-status.ts";
import { controllerStatus, given } from "./controller-status.ts";
import { diskStatus } from "./disk-status.ts";
import { controllersOfDiscovery, controllersOfPaths } from "./match-controllers.ts";
import type { ControllerStatus, DiscoveryStatus, InterfaceStatus, MachineStatus, Nic, PathStatus } from "./types.ts";

/**
 * The plan against the machine as it is now. Nothing is changed, and nothing is sent but where `asks` wants targets to be asked.
 * @param host one look at the machine (oneLook())
 */
export function machineStatus(host: Host, plan: BootPlan, asks: boolean): MachineStatus {
  const gate = passGate(host);
  const standsBack = whyStandingBack(gate, plan);
  const circumstancesOf = (one: Path | DiscoveryPath): Circumstances => ({
    ...{ host, asks },
    ...given("standsBack", gate.open && isSecured(one) ? undefined : standsBack),
  });
  const now = clockOf(host);
  const list = new InterfaceList(host);
  const interfaces = plan.interfaces.map((one) => interfaceStatus(host, list, one));
  const nicOf = (target: Way): Nic => {
    const { interface: key } = target;
    return key === undefined
      ? nicByRoute(host, target)
      : (interfaces.find((one) => one.mac === key.mac && one.vlan === key.vlan) ?? { ...key, hasLink: false });
  };
  const controllers = new Map(allControllers(host).map((name) => [name, controllerStatus(host, name)]));
  const byPath = controllersOfPaths(host, plan, nicOf, [...controllers.values()]);
  const claimed = new Set(byPath.values());
  const paths = plan.paths.map((path) =>
    pathStatus(circumstancesOf(path), path, nicOf(path), controllers.get(byPath.get(path.id) ?? ""), now),
  );
  const discoveries = plan.discoveries.map((discovery) => {
    const names = controllersOfDiscovery(host, plan, discovery, nicOf(discovery), [...controllers.values()], claimed);
    for (const name of names) {
      claimed.add(name);
    }
    const found = names.flatMap((name) => controllers.get(name) ?? []);
    return discoveryStatus(circumstancesOf(discovery), discovery, nicOf(discovery), found, now);
  });
  const missing = [
    ...paths.filter(({ up }) => !up).map(({ id }) => `path ${id}`),
    ...discoveries.filter(({ up }) => !up).map(({ id }) => `discovery ${id}`),
  ];
  const disks = diskStatus(host, [...controllers.values()]);
  const unserved = disks.filter(({ controllers: ways, usable }) => {
    return (
      usable.length === 0 &&
      ways.some((name) => claimed.has(name)) &&
      ways.every((name) => isLive(controllers.get(name)))
    );
  });
  const state = overall(plan, paths.length + discoveries.length, missing.length);
  return {
    state: state === "all up" && unserved.length > 0 ? "some up" : state,
    missing: [...missing, ...unserved.map(({ name }) => `disk ${name}`)],
    ...given("standsBack", standsBack),
    ...given("host", plan.host),
    interfaces,
    paths,
    discoveries,
    others: [...controllers.values()].filter(({ name }) => !claimed.has(name)),
    disks,
  };
}

function isLive(controller: ControllerStatus | undefined): boolean {
  return controller?.state === "live";
}

function overall({ dropped }: BootPlan, wanted: number, missing: number): MachineStatus["state"] {
  if (wanted === 0) {
    return dropped.some(({ matters }) => matters) ? "none up" : "nothing to connect";
  }
  return missing === 0 ? "all up" : missing === wanted ? "none up" : "some up";
}

function whyStandingBack(gate: Gate, plan: BootPlan): string | undefined {
  if (gate.open) {
    const ours = oursOf(plan, gate.connects);
    const isLeft = (kind: "paths" | "discoveries") => ours[kind].length < plan[kind].length;
    const limit = ours.paths.length + ours.discoveries.length === 0 ? "" : " and has no security profile";
    return isLeft("paths") || isLeft("discoveries") ? `nvme-discoverd connects what is missing${limit}` : undefined;
  }
  return gate.forbiddenBy === undefined
    ? "this boot did not use the NBFT"
    : `forbidden by ${gate.forbiddenBy} of the kernel command line`;
}

/** Milliseconds of the monotonic clock; of a folder that which was its machine's. */
function clockOf(host: Host): number {
  return host.isFolder ? Number.parseFloat(readAttribute(host, "/proc/uptime") ?? "0") * 1000 : host.now();
}

function interfaceStatus(host: Host, list: InterfaceList, { mac, vlan, pci }: InterfaceKey): InterfaceStatus {
  const key = { mac, vlan, ...given("pci", pci) };
  const name = list.find(key);
  return name === undefined
    ? { ...key, hasLink: false }
    : { ...key, name, hasLink: hasLink(host, name), ...given("addresses", host.addresses(name)) };
}

function nicByRoute(host: Host, target: Way): Nic {
  const name = interfaceOf(host, target);
  return name === undefined
    ? { hasLink: false }
    : { name, hasLink: hasLink(host, name), ...given("addresses", host.addresses(name)) };
}

function pathStatus(
  circumstances: Circumstances,
  path: Path,
  nic: Nic,
  controller: ControllerStatus | undefined,
  now: number,
): PathStatus {
  const found = controller === undefined ? [] : [controller];
  const lack = weaknessOf(circumstances.host, path, found);
  const present = new Set(controller?.namespaces.map(({ nsid }) => nsid));
  return {
    ...connectionStatus(circumstances, "connect", path, nic, found, now, lack),
    subsysNqn: path.subsysNqn,
    unavailable: path.unavailable,
    ...given("controller", controller),
    // The kernel does not scan what is not live.
    missingNamespaces:
      controller?.state === "live"
        ? path.namespaces.map(({ nsid }) => nsid).filter((nsid) => nsid > 0 && !present.has(nsid))
        : [],
  };
}

function discoveryStatus(
  circumstances: Circumstances,
  discovery: DiscoveryPath,
  nic: Nic,
  controllers: readonly ControllerStatus[],
  now: number,
): DiscoveryStatus {
  const lack = weaknessOf(circumstances.host, discovery, controllers);
  return {
    ...connectionStatus(circumstances, "discover", discovery, nic, controllers, now, lack),
    nqn: discovery.nqn,
    controllers,
  };
}

/** What the first of the live ones lacks that is required of all. */
function weaknessOf(
  host: Host,
  { security }: Pick<Path, "security">,
  controllers: readonly ControllerStatus[],
): Weakness | undefined {
  for (const { name, state, subsysNqn } of controllers) {
    const demand = { subsysNqn, ...securityField(security) };
    const what = state === "live" ? lackOf(host, demand, name) : undefined;
    if (what !== undefined) {
      return { what, message: refuseWithout(demand, name).message };
    }
  }
  return undefined;
}
