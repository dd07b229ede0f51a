// SPDX-License-Identifier: LGPL-2.1-or-later
// A table's documents together are sources of the same boot: its connections, its network.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { tableOf } from "../../src/description/table-of.ts";
import { exportNetplan } from "../../src/export/netplan.ts";
import { exportNvmeFabrics } from "../../src/export/nvme-fabrics.ts";
import { exportTimberland } from "../../src/export/timberland.ts";
import { netplan } from "../../src/formats/netplan.ts";
import { nvmeFabrics } from "../../src/formats/nvme-fabrics.ts";
import { timberland } from "../../src/formats/timberland.ts";
import type { Table } from "../../src/nbft/types.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { top } from "../../tools/top.ts";
import { readFixture } from "../fixtures/read-tables.ts";
import { textOf } from "./sample.ts";

/**
 * A boot as far as documents can say it: without what nobody but the table numbers.
 * @param localGateways with those that are no default route, too
 */
function bootOf(content: Table, localGateways: boolean): object {
  const { host, interfaces, paths, discoveries } = makePlan([{ number: 0, table: content }]);
  return {
    host: { nqn: host?.nqn, id: host?.id },
    interfaces: interfaces.map(({ mac, vlan, configurations }) => ({
      mac,
      vlan,
      // Metrics are the default route's there, and host names /etc/hostname's.
      configurations: configurations.map(({ metric: _, hostName: __, defaultRoute, gateway, ...rest }) => ({
        ...rest,
        ...(gateway !== undefined && (defaultRoute || localGateways) ? { gateway } : {}),
      })),
    })),
    connections: [...paths, ...discoveries]
      .map((one) => {
        const { mac, vlan } = one.interface ?? {};
        const nqn = "subsysNqn" in one ? one.subsysNqn : one.nqn;
        return `${nqn} ${one.traddr} ${one.trsvcid} by ${mac} ${vlan} from ${one.hostTraddr}`;
      })
      .sort(),
  };
}

/** Static ones: who has his address by DHCP is not told apart by it. */
const fixtures = ["static-ipv4", "static-ipv6", "multipath", "vlan", "digests", "discovery-only"];

function only(name: string): Table {
  const [content] = Object.values(readFixture(name));
  assert.ok(content !== undefined);
  return content;
}

suite("whole round trips", () => {
  for (const name of fixtures) {
    test(`${name}: nvme-fabrics.conf and netplan together`, () => {
      const content = only(name);
      const { table } = tableOf([
        nvmeFabrics.read({ name: "nvme-fabrics.conf", text: textOf(exportNvmeFabrics, content) }, []),
        netplan.read({ name: "netplan.yaml", text: textOf(exportNetplan, content) }, []),
      ]);
      // Targets that are neighbours need no gateway, and netplan has routes only.
      assert.deepEqual(bootOf(table, false), bootOf(content, false));
    });

    test(`${name}: Timberland's Config alone`, () => {
      const content = only(name);
      const config = textOf(exportTimberland, content);
      const { table } = tableOf([timberland.read({ name: "Config", text: config }, [])]);
      assert.deepEqual(bootOf(table, true), bootOf(content, true));
      // A source has a metric with its gateway.
      const withoutMetric = (all: string) => all.replace(/^RouteMetric:.*\n/gm, "");
      assert.equal(withoutMetric(textOf(exportTimberland, table)), withoutMetric(config), "and so is the next Config");
    });
  }

  test("the sample of Timberland's Config becomes itself", (t) => {
    const path = join(top, "../shared/samples/timberland.Config");
    if (!existsSync(path)) {
      t.skip("there is no ../shared");
      return;
    }
    const text = readFileSync(path, "utf8");
    const { table } = tableOf([timberland.read({ name: "Config", text }, [])]);
    const sorted = (all: string) => all.trim().split("\n").sort();
    assert.deepEqual(sorted(textOf(exportTimberland, table)), sorted(text));
  });
});
