// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../../../host/host.ts";
import { readAttribute } from "../../../machine/attributes.ts";
import { formatAddress, isUnset } from "../../../nbft/values/address.ts";

/** A route of the kernel's main table. */
export interface KernelRoute {
  readonly destination: string;
  readonly prefix: number;
  /** Absent: the destination is on the link. */
  readonly gateway?: string;
}

/** Routes of both families by this interface. Not by /proc/net, which services of the real root may lack (ProcSubset=). */
export function readRoutes(host: Host, interfaceName: string): KernelRoute[] {
  const lines = (family: string) =>
    (readAttribute(host, `/proc/self/net/${family}`) ?? "").split("\n").map((line) => line.trim().split(/\s+/));
  // proc_net(5): interface, destination, gateway, four numbers, mask; words in the processor's byte order.
  const ipv4 = lines("route").flatMap(([name, destination = "", gateway = "", , , , , mask = ""]): KernelRoute[] => {
    const bits = word(mask);
    return name === interfaceName && bits !== undefined
      ? [route(address4(destination), countBits(bits), address4(gateway))]
      : [];
  });
  // Destination, its prefix in hexadecimal, source, its prefix, next hop, ..., interface.
  const ipv6 = lines("ipv6_route").flatMap((columns): KernelRoute[] => {
    const [destination = "", prefix = "", , , gateway = ""] = columns;
    return columns.at(-1) === interfaceName
      ? [route(address6(destination), Number.parseInt(prefix, 16), address6(gateway))]
      : [];
  });
  return [...ipv4, ...ipv6];
}

function route(destination: string, prefix: number, gateway: string): KernelRoute {
  return { destination, prefix, ...(isUnset(gateway) ? {} : { gateway }) };
}

/** Four bytes as the network has them. */
function word(text: string): number[] | undefined {
  if (!/^[0-9A-F]{8}$/i.test(text)) {
    return undefined;
  }
  const bytes = [0, 2, 4, 6].map((at) => Number.parseInt(text.slice(at, at + 2), 16));
  return new Uint8Array(Uint16Array.of(1).buffer)[0] === 1 ? bytes.reverse() : bytes;
}

function address4(text: string): string {
  return (word(text) ?? [0, 0, 0, 0]).join(".");
}

function address6(text: string): string {
  const bytes = Array.from({ length: 16 }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16) || 0);
  return formatAddress(Uint8Array.from(bytes));
}

function countBits(bytes: readonly number[]): number {
  return bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0);
}
