// SPDX-License-Identifier: LGPL-2.1-or-later

import type { Host } from "../host/host.ts";
import { formatAddress, isUnset } from "../nbft/values/address.ts";
import { readNetworkFile } from "./network-file.ts";

/** A route of the kernel's main table. */
export interface KernelRoute {
  readonly interfaceName: string;
  readonly destination: string;
  readonly prefix: number;
  /** Absent: the destination is on the link. */
  readonly gateway?: string;
  readonly metric: number;
}

/** Routes of both families by this interface. */
export function readRoutes(host: Host, interfaceName: string): KernelRoute[] {
  return readAllRoutes(host).filter((one) => one.interfaceName === interfaceName);
}

/** Routes of both families, but for those that refuse. */
export function readAllRoutes(host: Host): KernelRoute[] {
  const lines = (family: string) =>
    (readNetworkFile(host, family) ?? "").split("\n").map((line) => line.trim().split(/\s+/));
  // proc_net(5): interface, destination, gateway, flags, two numbers, metric, mask; words in the processor's byte order.
  const ipv4 = lines("route").flatMap((columns): KernelRoute[] => {
    const [interfaceName = "", destination = "", gateway = "", flags = "", , , metric = "", mask = ""] = columns;
    const bits = word(mask);
    return bits === undefined || isRefused(flags)
      ? []
      : [route(interfaceName, address4(destination), countBits(bits), address4(gateway), Number(metric))];
  });
  // Destination, its prefix in hexadecimal, source, its prefix, next hop, metric, two numbers, flags, interface.
  const ipv6 = lines("ipv6_route").flatMap((columns): KernelRoute[] => {
    const [destination = "", prefix = "", , , gateway = "", metric = "", , , flags = "", interfaceName = ""] = columns;
    return destination.length !== 32 || isRefused(flags)
      ? []
      : [
          route(
            interfaceName,
            address6(destination),
            Number.parseInt(prefix, 16),
            address6(gateway),
            Number.parseInt(metric, 16),
          ),
        ];
  });
  return [...ipv4, ...ipv6];
}

/** RTF_REJECT of linux/route.h. */
function isRefused(flags: string): boolean {
  return (Number.parseInt(flags, 16) & 0x200) !== 0;
}

function route(
  interfaceName: string,
  destination: string,
  prefix: number,
  gateway: string,
  metric: number,
): KernelRoute {
  return { interfaceName, destination, prefix, metric, ...(isUnset(gateway) ? {} : { gateway }) };
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

/** An address of 32 hexadecimal digits. */
export function address6(text: string): string {
  const bytes = Array.from({ length: 16 }, (_, at) => Number.parseInt(text.slice(2 * at, 2 * at + 2), 16) || 0);
  return formatAddress(Uint8Array.from(bytes));
}

function countBits(bytes: readonly number[]): number {
  return bytes.reduce((sum, byte) => sum + byte.toString(2).replaceAll("0", "").length, 0);
}
