// SPDX-License-Identifier: LGPL-2.1-or-later
// Configures the interfaces of a plan where no network manager does: in an initramfs of initramfs-tools.

import type { Host } from "../../host/host.ts";
import type { Naming } from "../../machine/configuration.ts";
import { findCards, findInterface, hasLink } from "../../machine/interfaces.ts";
import type { Log } from "../../machine/log.ts";
import { type PhysicalLink, physicalLinks } from "../../network/naming.ts";
import { targetsOf } from "../../network/routes.ts";
import { makeTree } from "../../output/tree.ts";
import { writeTree } from "../../output/write-tree.ts";
import type { BootInterface, BootPlan } from "../../plan/types.ts";
import { requestLeases } from "./dhcp-client.ts";
import { addressSteps, linkSteps, loopbackSteps, routeSteps, vlanSteps } from "./interface-steps.ts";
import { netConf } from "./net-conf.ts";
import { Progress } from "./progress.ts";

export interface ConfigureOptions {
  readonly naming: Naming;
  /** Prints what would be done instead of doing it. */
  readonly dryRun: boolean;
  readonly log: Log;
}

/** A device that exists, and what it is to get. */
interface Assignment {
  readonly device: string;
  readonly entry: BootInterface;
}

/**
 * Does for each device what the plan asks for and has not succeeded yet; called again and again while root is missing.
 * Devices that are not there (yet) are left to the next call.
 * @returns exit status: 0 everything is configured or was printed, 1 something is missing
 */
export function configure(host: Host, plan: BootPlan, { naming, dryRun, log }: ConfigureOptions): number {
  if (host.isFolder && !dryRun) {
    log("info", "a directory, not the running machine: what would be done is printed");
  }
  const progress = new Progress(host, dryRun || host.isFolder, log);
  const targets = targetsOf(plan);
  // Before the first card is up, which is what connections wait for.
  progress.perform("lo", loopbackSteps);
  const assignments = physicalLinks(plan.interfaces, naming).flatMap((link) => assign(host, link, progress));
  const complete = assignments
    .map(({ device, entry }) => configureStatic(host, entry, device, targets(entry), progress))
    .every(Boolean);
  if (progress.dryRun) {
    return 0;
  }
  const ipv4 = askForLeases(host, assignments, "ipv4", progress);
  const ipv6 = askForLeases(host, assignments, "ipv6", progress);
  return complete && ipv4 && ipv6 && assignments.length === plan.interfaces.length ? 0 : 1;
}

/** The devices of a link's interfaces that are there, brought up, VLANs made where they are not. */
function assign(host: Host, link: PhysicalLink, progress: Progress): Assignment[] {
  const { untagged, vlans } = link;
  const cards = findCards(host, link);
  for (const one of cards) {
    progress.perform(one, linkSteps(untagged, one));
  }
  // Which of several cards with one address firmware used shows only when they are up: its cable is plugged in.
  const card = cards.length > 1 ? cards.find((one) => hasLink(host, one)) : cards[0];
  if (card === undefined) {
    return [];
  }
  const tagged = vlans.flatMap(({ device: name, interface: entry }): Assignment[] => {
    const device = findInterface(host, entry);
    if (device === undefined && !progress.perform(name, vlanSteps(card, name, entry.vlan))) {
      return [];
    }
    progress.perform(device ?? name, linkSteps(entry, device ?? name));
    return [{ device: device ?? name, entry }];
  });
  return [...(untagged === undefined ? [] : [{ device: card, entry: untagged }]), ...tagged];
}

/** In a device's progress: it is up and has its addresses. */
const configured = "configured";

/**
 * Addresses are tried until the device has them all. A route is not tried again after that: what keeps it from being added is most often
 * that somebody else has added it, which ip does not tell from other failures.
 * @returns whether everything has succeeded
 */
function configureStatic(
  host: Host,
  entry: BootInterface,
  device: string,
  targets: readonly string[],
  progress: Progress,
): boolean {
  const addresses = addressSteps(entry, device);
  const routes = routeSteps(entry, device, targets);
  if (!progress.has(device, configured)) {
    progress.perform(device, [...addresses, ...routes]);
    if (!progress.dryRun && progress.hasAll(device, [...linkSteps(entry, device), ...addresses])) {
      writeTree(host, makeTree(netConf(entry, device)));
      progress.note(device, configured);
    }
  }
  return progress.has(device, configured) && progress.hasAll(device, routes);
}

/** Whether every device that needs a lease of this family has one now. */
function askForLeases(
  host: Host,
  assignments: readonly Assignment[],
  family: "ipv4" | "ipv6",
  progress: Progress,
): boolean {
  const devices = assignments
    .filter(({ entry }) => entry.configurations.some((one) => one.method === "dhcp" && one.family === family))
    .map(({ device }) => device)
    .filter((device) => !progress.has(device, `lease ${family}`));
  if (devices.length === 0) {
    return true;
  }
  const leases = requestLeases(host, family, devices);
  if (leases === undefined) {
    const also = family === "ipv6" ? ", so only router advertisements are heeded" : "";
    for (const device of devices) {
      progress.warnOnce(device, `this initramfs has no DHCP client for ${family}${also}: ${device}`);
    }
    return false;
  }
  for (const device of leases) {
    progress.note(device, `lease ${family}`);
  }
  return leases.length === devices.length;
}
