// SPDX-License-Identifier: LGPL-2.1-or-later
// Whether a connection is of use: with Asymmetric Namespace Access (NVMe Base Specification 2.0, section 8.1) a port may be connected and not
// serve a namespace.

import type { Host } from "../host/host.ts";
import { listFolder, readAttribute } from "./attributes.ts";
import { namespacesOf } from "./namespaces.ts";

/** `unknown`: the kernel shows no namespace, because it has not looked yet or there is none for this host. */
export type Access = "served" | "refused" | "unknown";

/** The states in which commands are carried out, as the kernel names them. Without ANA a namespace has none. */
const serving = [undefined, "optimized", "non-optimized"];

/** How this controller serves its namespaces: refused where it serves none of them. */
export function accessBy(host: Host, controller: string): Access {
  const states = [...statesBy(host, controller).values()];
  return states.length === 0 ? "unknown" : states.some((state) => serving.includes(state)) ? "served" : "refused";
}

/** How the controllers of a subsystem serve its namespaces together: refused where one of them is served by none. */
export function accessTo(host: Host, subsysNqn: string): Access {
  const served = new Map<string, boolean>();
  for (const controller of listFolder(host, controllers)) {
    if (readAttribute(host, `${controllers}/${controller}/subsysnqn`) === subsysNqn) {
      for (const [namespace, state] of statesBy(host, controller)) {
        served.set(namespace, served.get(namespace) === true || serving.includes(state));
      }
    }
  }
  return served.size === 0 ? "unknown" : [...served.values()].every((is) => is) ? "served" : "refused";
}

const controllers = "/sys/class/nvme";

/** ANA states by the number of the disk in its subsystem. */
function statesBy(host: Host, controller: string): ReadonlyMap<string, string | undefined> {
  return new Map(namespacesOf(host, controller).map(({ number, ana }) => [number, ana]));
}
