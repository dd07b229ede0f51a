// SPDX-License-Identifier: LGPL-2.1-or-later
// Inputs that are not ours to pass on, from the folder beside the checkout.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { top } from "../../tools/top.ts";
import { linesOf, sourceFormats } from "./source-fixtures.ts";

const enp1s0 = (rest: string, isLabel = "") =>
  `interface {"name":"enp1s0",${isLabel}"mac":"52:54:00:09:00:00",${rest}}`;
const nothing = "has no controller of NVMe/TCP: there is nothing to connect";

/** Sample -> format, and what it says without the places. */
const samples: Readonly<Record<string, readonly [string, ...string[]]>> = {
  "c1a.yaml": ["curtin", `note ${nothing}`],
  "c1b.yaml": ["curtin", `note ${nothing}`],
  "c1c.yaml": ["curtin", `note ${nothing}`],
  "c3.yaml": [
    "curtin",
    'connection {"kind":"discovery","traddr":"1.2.3.4","trsvcid":"1111"}',
    'connection {"kind":"discovery","traddr":"4.5.6.7","trsvcid":"1212"}',
    'note the controller "c" is one of PCIe, which needs no table: left out',
  ],
  "curtin.yaml": [
    "curtin",
    enp1s0(
      '"addresses":[{"address":"192.0.2.101","prefix":24}],"gateways":[{"address":"192.0.2.1"}],"dns":["192.0.2.53"]',
    ),
    'connection {"kind":"discovery","traddr":"192.0.2.10","trsvcid":"4420"}',
    'note the controller "nvme-controller-nvme1" is one of PCIe, which needs no table: left out',
    'warning enp1s0: the search domain "example.com" cannot be said by a table: left out',
  ],
  "netplan.yaml": [
    "netplan",
    enp1s0(
      '"addresses":[{"address":"10.0.2.15","prefix":24}],"gateways":[{"address":"10.0.2.2"}],"dns":["10.0.2.3"]',
      '"isLabel":true,',
    ),
    'warning enp1s0: the search domain "example.com" cannot be said by a table: left out',
  ],
  "timberland.Config": [
    "timberland",
    'host {"nqn":"2014-08.org.nvmexpress:uuid:6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01","id":"6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01"}',
    'interface {"name":"enx525400090000.10","mac":"52:54:00:09:00:00","vlan":10,"dns":[],"addresses":[{"address":"192.0.2.101","prefix":24}],"gateways":[{"address":"192.0.2.1"}]}',
    'connection {"kind":"subsystem","nqn":"nqn.2024-05.org.example:root","traddr":"192.0.2.10","trsvcid":"4420","hostTraddr":"192.0.2.101","hostIface":"enx525400090000.10"}',
    "note ConnectTimeout is firmware's own, and cannot be said by a table: left out",
  ],
};

for (const [name, [kind, ...expected]] of Object.entries(samples)) {
  test(`${name} is ${kind}`, (t) => {
    const path = join(top, "../shared/samples", name);
    if (!existsSync(path)) {
      t.skip("../shared/samples is not there");
      return;
    }
    const text = readFileSync(path, "utf8");
    const recognized = sourceFormats.filter((format) => format.recognizes(text));
    assert.deepEqual(
      recognized.map((format) => format.name),
      [kind],
    );
    const lines = linesOf(
      recognized[0]?.read({ name, text }, []) ?? { hosts: [], interfaces: [], connections: [], remarks: [] },
    );
    const plain = lines.map((line) => line.replace(/ at \S+$/, "").replace(/^(note|warning|error) \S+: /, "$1 "));
    assert.deepEqual(plain, expected);
  });
}
