// SPDX-License-Identifier: LGPL-2.1-or-later
import type { Host } from "../host/host.ts";
import { readAttribute } from "./attributes.ts";

/**
 * A file of the kernel's about the network (proc_net(5)). Not by /proc/net alone, the usual name of the same folder: the services of the real root
 * have no such link (ProcSubset=). A folder that stands for a machine may have it as a folder.
 */
export function readNetworkFile(host: Host, name: string): string | undefined {
  return readAttribute(host, `/proc/self/net/${name}`) ?? readAttribute(host, `/proc/net/${name}`);
}
