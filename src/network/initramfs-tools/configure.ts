// SPDX-License-Identifier: LGPL-2.1-or-later
// Configures the interfaces of a plan where no network manager does: in an initramfs of initramfs-tools.

import type { Naming } from "../../config/configuration.ts";
import { findInterface } from "../../connect/interface.ts";
import type { Log } from "../../connect/log.ts";
import { makeTree, type TextFile } from "../../files/tree.ts";
import { writeTree } from "../../files/write-tree.ts";
import { type Host, HostError } from "../../host/host.ts";
import type { BootInterface, BootPlan } from "../../plan/types.ts";
import { physicalLinks } from "../naming.ts";
import { targetsOf } from "../routes.ts";
import { requestLeases } from "./dhcp-client.ts";
import { addressSteps, cardSteps, vlanSteps } from "./interface-steps.ts";
import { netConf } from "./net-conf.ts";
import { formatStep, type Step } from "./step.ts";

/** One file for each device and for each lease, because asking the kernel would take a program for each question. */
const doneFolder = "/run/nbft-boot/configured";

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
 * Does once for each device what the plan asks for, and asks again for leases that are missing; called again and again while root is missing.
 * Devices that are not there (yet) are left to the next call.
 * @param root folder in front of all paths, without a slash at its end; empty for this machine
 * @returns exit status: 0 everything is configured, 1 something is missing
 */
export function configure(host: Host, root: string, plan: BootPlan, options: ConfigureOptions): number {
  const targets = targetsOf(plan);
  const assignments = assign(host, root, plan, options);
  const open = assignments.filter(({ device }) => !isDone(host, root, device));
  for (const { device, entry } of open) {
    for (const step of addressSteps(entry, device, targets(entry))) {
      perform(host, root, step, options);
    }
  }
  if (options.dryRun) {
    return 0;
  }
  writeTree(host, root, makeTree(open.flatMap(({ device, entry }) => [doneMark(device), ...netConf(entry, device)])));
  const ipv4 = askForLeases(host, root, assignments, "ipv4", options.log);
  const ipv6 = askForLeases(host, root, assignments, "ipv6", options.log);
  return ipv4 && ipv6 && assignments.length === plan.interfaces.length ? 0 : 1;
}

/** The devices of the plan's interfaces that are there, VLANs made where they are not. */
function assign(host: Host, root: string, plan: BootPlan, options: ConfigureOptions): Assignment[] {
  return physicalLinks(plan.interfaces, options.naming).flatMap(({ mac, untagged, vlans }): Assignment[] => {
    const card = findInterface(host, root, { mac, vlan: 0 });
    if (card === undefined) {
      return [];
    }
    const tagged = vlans.map(({ device: name, interface: entry }) => {
      const device = findInterface(host, root, entry);
      for (const step of device === undefined
        ? [...cardSteps(card, untagged === undefined), ...vlanSteps(card, name, entry.vlan)]
        : []) {
        perform(host, root, step, options);
      }
      return { entry, device: device ?? name };
    });
    return [...(untagged === undefined ? [] : [{ device: card, entry: untagged }]), ...tagged];
  });
}

/** What fails is reported and does not keep the rest from being done: a route that is there already is none the worse for it. */
function perform(host: Host, root: string, step: Step, { dryRun, log }: ConfigureOptions): void {
  if (dryRun) {
    host.stdout(`${formatStep(step)}\n`);
    return;
  }
  try {
    if ("path" in step) {
      // Where IPv6 is turned off altogether, there is nothing left to turn off.
      if (step.text !== "0" || host.exists(root + step.path)) {
        host.appendFile(root + step.path, step.text);
      }
      return;
    }
    const status = host.run(step.argv);
    if (status !== 0) {
      log("warning", `${formatStep(step)}: exit status ${status}`);
    }
  } catch (error) {
    if (!(error instanceof HostError)) {
      throw error;
    }
    log("error", `${formatStep(step)}: ${error.message}`);
  }
}

/** Whether every device that needs a lease of this family has one now. */
function askForLeases(
  host: Host,
  root: string,
  assignments: readonly Assignment[],
  family: "ipv4" | "ipv6",
  log: Log,
): boolean {
  const devices = assignments
    .filter(({ entry }) => entry.configurations.some((one) => one.method === "dhcp" && one.family === family))
    .map(({ device }) => device)
    .filter((device) => !isDone(host, root, `${device}-${family}`));
  if (devices.length === 0) {
    return true;
  }
  const leases = requestLeases(host, root, family, devices);
  if (leases === undefined) {
    const also = family === "ipv6" ? ", so only router advertisements are heeded" : "";
    log("warning", `this initramfs has no DHCP client for ${family}${also}: ${devices.join(", ")}`);
  }
  const done = leases ?? devices;
  writeTree(host, root, makeTree(done.map((device) => doneMark(`${device}-${family}`))));
  return done.length === devices.length;
}

function isDone(host: Host, root: string, name: string): boolean {
  return host.exists(`${root}${doneFolder}/${name}`);
}

function doneMark(name: string): [string, TextFile] {
  return [`${doneFolder}/${name}`, { text: "", mode: 0o644 }];
}
