// SPDX-License-Identifier: LGPL-2.1-or-later
// What cards are called, from the sources to the documents that want a name.

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { both, makeMachine } from "./run-command.ts";

const nvme = `[Host]
hostnqn = nqn.2014-08.org.nvmexpress:uuid:6f5f1c52-63ac-4c0e-9d5d-1d0a9b1b2c01

[Subsystem]
nqn = nqn.2024-05.org.example:root
controller = transport=tcp;traddr=192.0.2.10;host-iface=enp1s0
controller = transport=tcp;traddr=203.0.113.10;host-iface=lan5
controller = transport=tcp;traddr=198.51.100.10
`;

const netplan = `network:
  ethernets:
    boot: {match: {macaddress: "52:54:00:09:00:00"}, set-name: enp1s0, dhcp4: true}
    other: {match: {macaddress: "52:54:00:09:00:01"}, addresses: [198.51.100.7/24]}
  vlans:
    lan5: {id: 5, link: boot, addresses: [203.0.113.7/24]}
`;

test("regression: names that sources say are in the document beside a source that knows the MAC addresses", (t) => {
  const folder = makeMachine(t, { "nvme.conf": nvme, "netplan.yaml": netplan });
  const sources = [join(folder, "nvme.conf"), join(folder, "netplan.yaml")];
  const ends = (kind: string, ...more: readonly string[]) => {
    const { status, stdout } = both("export", kind, ...sources, ...more);
    return [status, ...(stdout.match(/(?<=traddr=)[^;\n]*(?:(?:;[a-z]+(?:-[a-z]+)?=[^;\n]*)*)/g) ?? [])].map((end) =>
      String(end).replace(/trsvcid=\d+;|;?nqn=.*/g, ""),
    );
  };
  const expected = [
    "0",
    "192.0.2.10;host-iface=enp1s0",
    "203.0.113.10;host-traddr=203.0.113.7;host-iface=lan5",
    // `other` is netplan's word, and no device's.
    "198.51.100.10;host-traddr=198.51.100.7",
  ];
  assert.deepEqual(ends("nvme-fabrics"), expected);
  assert.deepEqual(ends("stafd"), expected);
  assert.equal(ends("nvme-fabrics", "--ifname=eth7:52:54:00:09:00:00")[1], "192.0.2.10;host-iface=eth7");
});

test("regression: a name for a card that no table has is lost, and said with those there are", (t) => {
  const folder = makeMachine(t, { "nvme.conf": nvme, "netplan.yaml": netplan });
  const { status, stderr } = both(
    "export",
    "stafd",
    join(folder, "nvme.conf"),
    join(folder, "netplan.yaml"),
    "--ifname=eth0:52:54:00:09:00:99",
  );
  assert.equal(status, 1);
  assert.match(
    stderr,
    /^nbft-boot: stafd: --ifname=eth0:52:54:00:09:00:99: no card has this address; there are 52:54:00:09:00:00, 52:54:00:09:00:01$/m,
  );
});
