// SPDX-License-Identifier: LGPL-2.1-or-later
// A boot path has one connection. What others (nvme-cli's units, a person) have connected of it counts where it is as good as ours.

import { type Host, HostError } from "../host/host.ts";
import { readAttribute } from "../machine/attributes.ts";
import type { ControllerList } from "../machine/controller-list.ts";
import { type Controller, controllerFolder, sourceAddress } from "../machine/controllers.ts";
import { namespacesOf } from "../machine/namespaces.ts";
import type { Request } from "../plan/target.ts";
import { isOwnedByOthers, unmark } from "./ownership.ts";

/** Milliseconds in which a connection that has just been made may find its namespaces. */
const longestScan = 10_000;
const betweenLooks = 100;

/** Has the kernel keep trying in any outage, as it does for ours. Returns what there is to tell. */
export function makePatient(host: Host, { name, isPatient }: Controller): readonly string[] {
  if (isPatient || isOwnedByOthers(host, name)) {
    return [];
  }
  const attribute = `${controllerFolder(name)}/ctrl_loss_tmo`;
  const limit = readAttribute(host, attribute) ?? "";
  try {
    host.appendFile(attribute, "-1\n");
    return [`${name} would have been given up after ${limit} s without its target: now it is kept`];
  } catch (error) {
    return [`${name} will be given up after ${limit} s without its target: ${messageOf(error)}`];
  }
}

/**
 * Removes what else serves the path that `ours` serves, and is less than that: without host_iface, which makes it another connection to the
 * kernel, or with a limit to its patience. Nobody notices, because only what has all its namespaces behind ours, too, is removed. Returns what
 * there is to tell.
 */
export function removeDoubles(
  host: Host,
  request: Request,
  ours: string,
  controllers: ControllerList,
): readonly string[] {
  // Without an interface of its own, a path is served by what others have bound to theirs, and takes none of that away.
  const isLess = ({ isBound, isPatient }: Controller) =>
    request.interfaceName === undefined ? !isBound && !isPatient : !(isBound && isPatient);
  const localAddress = request.target.hostTraddr ?? sourceAddress(host, ours);
  return controllers
    .find(request, localAddress)
    .filter((controller) => controller.name !== ours && isLess(controller))
    .filter(({ name }) => !isOwnedByOthers(host, name))
    .map(({ name }) => remove(host, name, ours));
}

function remove(host: Host, name: string, ours: string): string {
  const start = host.now();
  while (!isReplaced(host, name, ours)) {
    if (host.now() - start >= longestScan) {
      return `${name} is a second connection of this path, and stays: not all its namespaces are behind ${ours}`;
    }
    host.sleep(betweenLooks);
  }
  try {
    unmark(host, name);
    host.appendFile(`${controllerFolder(name)}/delete_controller`, "1\n");
    return `removed ${name}, a second connection of this path that was made by others`;
  } catch (error) {
    return `${name} is a second connection of this path, and stays: ${messageOf(error)}`;
  }
}

/** Whether whatever goes through the one can go through the other at once: each namespace has a path of both behind one disk. */
function isReplaced(host: Host, name: string, ours: string): boolean {
  const isLive = (controller: string) => readAttribute(host, `${controllerFolder(controller)}/state`) === "live";
  const paths = pathsOf(host, name);
  const usable = new Set(pathsOf(host, ours).flatMap(({ disk, isUsable }) => (isUsable ? [disk] : [])));
  // Without namespaces it may be one that the kernel is still about to make.
  return isLive(ours) && (isLive(name) || paths.length > 0) && paths.every(({ disk }) => usable.has(disk));
}

/** A disk that only this controller leads to is not the other's of the same name. */
function pathsOf(host: Host, controller: string): readonly { readonly disk: string; readonly isUsable: boolean }[] {
  return namespacesOf(host, controller).map(({ name, disk, ana = "optimized" }) => ({
    disk: name === disk ? `${controller} ${disk}` : disk,
    isUsable: /^(?:non-)?optimized$/.test(ana),
  }));
}

function messageOf(error: unknown): string {
  if (error instanceof HostError) {
    return error.message;
  }
  throw error;
}
