// SPDX-License-Identifier: LGPL-2.1-or-later
import { type ByIdOptions, type Kind, runById } from "../connect/run-by-id.ts";
import type { Host } from "../host/host.ts";
import type { DiscoveryPath } from "../plan/types.ts";
import { discover } from "./discover.ts";

const discoveries: Kind<DiscoveryPath> = {
  name: "discovery",
  structure: "Discovery",
  all: (plan) => plan.discoveries,
  connect: discover,
};

/** Asks the discovery controller of this id and connects what it names; exit status as of runById(). */
export function discoverById(host: Host, id: string, options: ByIdOptions): number {
  return runById(host, discoveries, id, options);
}
