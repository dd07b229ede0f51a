// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { Obstacle } from "../../src/machine/obstacle.ts";
import { readDiscoveryLog } from "../../src/nvme-tcp/read-discovery-log.ts";
import type { DiscoveryLog } from "../../src/nvme-tcp/read-log.ts";
import { Bench, identity } from "../connect/mock-machine.ts";
import type { MockDiscovery } from "../discover/mock-discovery.ts";

export const nqn = "nqn.2014-08.org.nvmexpress.discovery";

export const endpoint = { interfaceName: "eth0", localAddress: "10.0.0.2", address: "10.0.0.1", port: 8009 };

/** Reads the log of a discovery controller within two seconds: the log, or what hindered it. */
export function read(target: MockDiscovery): { log?: DiscoveryLog | undefined; obstacle?: Obstacle; bench: Bench } {
  const bench = new Bench({ "10.0.0.1:8009": target.respond });
  try {
    return { log: readDiscoveryLog(bench.host, endpoint, nqn, identity, 2000), bench };
  } catch (obstacle) {
    assert(obstacle instanceof Obstacle, String(obstacle));
    return { obstacle, bench };
  }
}
