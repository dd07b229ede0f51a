// SPDX-License-Identifier: LGPL-2.1-or-later
// N8 of the reports: of two cards in one segment, or with ways to one target, one connects and the other never, or never again.

import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { suite, test } from "node:test";
import { interfacesApart } from "../../src/boot/handover/interfaces-apart.ts";
import { loadPlan } from "../../src/sources/load-plan.ts";
import { top } from "../../tools/top.ts";
import { makeTable } from "../golden/tables.ts";
import { MockHost } from "../mock-host.ts";
import { whereAvailable } from "../where-available.ts";
import { nic } from "./mock-machine.ts";
import { cards, onSegment, type Topology } from "./segment.ts";

const skip = !existsSync(join(top, "dist/nbft-boot")) && "run npm run build first";

const subnet: Topology = {
  addresses: ["10.9.0.2", "10.9.0.3"],
  targets: ["10.9.0.1", "10.9.0.1"],
  atTarget: ["10.9.0.1/24"],
};

const topologies: Readonly<Record<string, Topology>> = {
  "two cards in one subnet": subnet,
  "two subnets in one segment": {
    addresses: ["10.9.0.2", "10.9.1.2"],
    targets: ["10.9.0.1", "10.9.1.1"],
    atTarget: ["10.9.0.1/24", "10.9.1.1/24"],
  },
  "one target by two routers": {
    addresses: ["10.9.0.2", "10.9.1.2"],
    targets: ["10.8.0.1", "10.8.0.1"],
    atTarget: ["10.9.0.254/24", "10.9.1.254/24", "10.8.0.1/32"],
    gateways: ["10.9.0.254", "10.9.1.254"],
  },
};

const stages = [
  "connect",
  "stay",
  "stay when the target asks again",
  "stay when something else sends by the first card from the second's address",
  "connect again",
  "stay again",
];
const both = stages.map((stage) => `${stage}: eth1 eth2`);

/** As when the machine starts again. */
const forgotten = "ip netns exec target ip neighbour flush all\n";

// What the target still owes to connections that have been left makes it ask for their addresses until both cards are kept apart, and the wrong one
// may answer; it remembers that for up to a minute.
const connected = cards
  .map((_, index) => `/usr/lib/nbft-boot/nbft-boot connect 0-${index + 1}-${index + 1} 2>/dev/null`)
  .map((connect) => `${connect} --timeout=5 || { ${forgotten}${connect} --timeout=30; }\n`)
  .join("");

/** What the initramfs leaves to the real root. */
function leftFiles(): string {
  const files = Object.assign({}, ...cards.map(({ name, mac }) => nic(name, mac)));
  const table = makeTable({ hfi: cards.map(({ mac }) => ({ mac })), ssns: [{}, { primaryHfi: 2 }] });
  const host = new MockHost({ files: { ...files, "/sys/firmware/acpi/tables/NBFT": table } });
  const left = interfacesApart(host, loadPlan(host).plan).get("/run/sysctl.d/zz-nbft-boot.conf");
  assert.ok(left !== undefined && "text" in left);
  return left.text;
}

/** Distributions set every interface, and administrators all of them; systemd-sysctl runs at boot, and for each card when udev sees it. */
const realRoot = (rpFilter: number) => `
mkdir -p /run/sysctl.d /etc/sysctl.d
cp /machine/left /run/sysctl.d/zz-nbft-boot.conf
echo "net.ipv4.conf.*.rp_filter = ${rpFilter}" >/usr/lib/sysctl.d/60-distribution.conf
printf "net.ipv4.conf.%s.rp_filter=${rpFilter}\\n" all default >/etc/sysctl.d/99-administrator.conf
for name in eth1 eth2; do
  printf "0\\n" | tee /proc/sys/net/ipv4/conf/$name/arp_ignore >/proc/sys/net/ipv4/conf/$name/arp_announce
done
/usr/lib/systemd/systemd-sysctl
for name in eth1 eth2; do /usr/lib/systemd/systemd-sysctl --prefix=/net/ipv4/conf/$name; done
`;

for (const [name, topology] of Object.entries(topologies)) {
  suite(name, { skip }, () => {
    for (const rpFilter of [0, 1, 2]) {
      test(
        `rp_filter ${rpFilter}: both paths connect, stay and connect again, in the initramfs and in the real root, and not without us`,
        whereAvailable(async () => {
          const script = `sessions\n${forgotten}${connected}sessions\n${realRoot(rpFilter)}sessions\n`;
          const lines = await onSegment(topology, rpFilter, script, { left: leftFiles() });
          assert.notDeepEqual(lines.slice(0, stages.length), both);
          assert.deepEqual(lines.slice(stages.length), [...both, ...both]);
        }),
      );
    }
  });
}

test(
  "what a distribution sets for every interface would come before what an administrator has for all",
  { skip },
  whereAvailable(async () => {
    const lines = await onSegment(subnet, 0, `${connected}${realRoot(1)}sessions\n`, { left: "" });
    assert.equal(lines[0], "connect: eth1");
  }),
);
