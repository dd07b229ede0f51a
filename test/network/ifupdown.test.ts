// SPDX-License-Identifier: LGPL-2.1-or-later
// A real root with ifupdown keeps the boot's network, and does all that its administrator says of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { keepIfupdown } from "../../src/boot/handover/keep-ifupdown.ts";
import { ifupdownTree } from "../lab/images/ifupdown-roots.ts";
import { whereAvailable } from "../where-available.ts";
import { dropIns, left, realRoot, root, rootRoutes } from "./ifupdown-left.ts";
import { type Machine, runIfupdown } from "./ifupdown-machine.ts";

/** Takes the steps without the service that gives back what is lost, so that nothing may be lost in the first place. */
async function loseNothing(machine: Omit<Machine, "left">) {
  const steps = await runIfupdown(await ifupdownTree(), { ...machine, left: dropIns });
  for (const [index, { addresses, routes, lost }] of steps.entries()) {
    assert.deepEqual(lost, [], machine.steps[index]);
    assert.ok(addresses.includes(root), machine.steps[index]);
    assert.deepEqual(
      rootRoutes.filter((route) => !routes.includes(route)),
      [],
      machine.steps[index],
    );
  }
  return steps;
}

const networking = "networking.service";
/** All that is done to a network between a boot and the next. */
const life = [
  `start ${networking}`,
  "try ifdown eth0",
  `stop ${networking}`,
  `start ${networking}`,
  `stop ${networking}`,
];

test(
  "inet static with the boot's own address fails nothing, and all else that interfaces(5) says is done",
  whereAvailable(async () => {
    const [started, , , , stopped] = await loseNothing({
      interfaces: `auto lo eth0
iface lo inet loopback
iface eth0 inet static
  address 192.0.2.20/24
  gateway 192.0.2.1
  mtu 1400
  up ip route add 203.0.113.0/24 via 192.0.2.1
iface eth0 inet static
  address 198.51.100.7/24
`,
      steps: life,
    });
    assert.deepEqual(started?.statuses, [`start ${networking}: 0`]);
    assert.deepEqual(started?.addresses, [root, "eth0 198.51.100.7/24"]);
    assert.ok(started?.routes.some((route) => route.startsWith("203.0.113.0/24 via 192.0.2.1 dev eth0")));
    assert.deepEqual(stopped?.statuses, [`stop ${networking}: 0`]);
  }),
);

test(
  "what is not the boot's interface fails, and is taken down, as ever",
  whereAvailable(async () => {
    const [started, , stopped] = await loseNothing({
      interfaces:
        "auto eth0 eth1 lo\niface eth0 inet manual\niface lo inet loopback\niface eth1 inet static\n  address 203.0.113.1/24\n",
      steps: [`start ${networking}`, "try ifdown eth0", `stop ${networking}`],
    });
    assert.deepEqual(started?.statuses, [`start ${networking}: 1`]);
    assert.deepEqual(stopped?.statuses, [`stop ${networking}: 0`]);
  }),
);

test(
  "inet manual, and inet static with another address",
  whereAvailable(async () => {
    const [manual] = await loseNothing({ interfaces: "auto eth0\niface eth0 inet manual\n", steps: life });
    assert.deepEqual(manual?.addresses, [root]);
    const other = "auto eth0\niface eth0 inet static\n  address 192.0.2.77/24\n  gateway 192.0.2.1\n";
    const [started] = await loseNothing({ interfaces: other, steps: life });
    assert.deepEqual(started?.statuses, [`start ${networking}: 0`]);
    assert.deepEqual(started?.addresses, [root, "eth0 192.0.2.77/24"]);
  }),
);

test(
  "an interface that a pattern finds has its own word for it",
  whereAvailable(async () => {
    const interfaces = "auto /et*=wired\niface wired inet static\n  address 192.0.2.77/24\n";
    const [started] = await loseNothing({ interfaces, steps: life });
    assert.deepEqual(started?.statuses, [`start ${networking}: 0`]);
    assert.deepEqual(started?.addresses, [root, "eth0 192.0.2.77/24"]);
  }),
);

test(
  "an interface of allow-hotplug, which has a unit of its own",
  whereAvailable(async () => {
    const interfaces =
      "allow-hotplug eth0\niface eth0 inet static\n  address 192.0.2.20/24\n  up ip address add 192.0.2.77/24 dev eth0\n";
    const [started, stopped] = await loseNothing({
      interfaces,
      steps: ["start ifup@eth0.service", "stop ifup@eth0.service", `start ${networking}`, `stop ${networking}`],
    });
    assert.deepEqual(started?.statuses, ["start ifup@eth0.service: 0"]);
    assert.deepEqual(started?.addresses, [root, "eth0 192.0.2.77/24"]);
    assert.deepEqual(stopped?.statuses, ["stop ifup@eth0.service: 0"]);
  }),
);

test(
  "a VLAN of the boot is what interfaces(5) calls it, and no ifdown deletes it",
  whereAvailable(async () => {
    const steps = await runIfupdown(await ifupdownTree(), {
      interfaces: "auto eth0.5\niface eth0.5 inet static\n  address 203.0.113.77/24\n  mtu 1400\n",
      left: keepIfupdown(realRoot, ["eth0", "nbft0h1.5", "eth0.5"]),
      // Not every kernel that runs this has VLANs.
      steps: [
        `ip link add nbft0h1.5 type veth peer name other
ip link set other up
ip link set nbft0h1.5 up
ip address add 203.0.113.20/24 dev nbft0h1.5
ip link property add dev nbft0h1.5 altname eth0.5
start ${networking}`,
        "try ifdown eth0.5; try ifdown eth0",
        `stop ${networking}`,
      ],
    });
    assert.deepEqual(steps[0]?.statuses, [`start ${networking}: 0`]);
    for (const { addresses } of steps) {
      assert.deepEqual(addresses, [root, "nbft0h1.5 203.0.113.20/24", "nbft0h1.5 203.0.113.77/24"]);
    }
  }),
);

test(
  "the administrator's wish to leave an interface out counts",
  whereAvailable(async () => {
    const [started] = await loseNothing({
      interfaces: "auto eth0\niface eth0 inet static\n  address 192.0.2.77/24\n",
      steps: [`export EXCLUDE_INTERFACES=eth0; start ${networking}`, `stop ${networking}`],
    });
    assert.deepEqual(started?.addresses, [root]);
  }),
);

test(
  "what is taken away all the same comes back: interfaces that are forced down, flushed, put into a bridge",
  whereAvailable(async () => {
    const tree = await ifupdownTree();
    const steps = await runIfupdown(tree, {
      interfaces: "auto eth0\niface eth0 inet static\n  address 192.0.2.20/24\n  gateway 192.0.2.1\n",
      left,
      steps: [
        `ip address add 2001:db8::20/64 dev eth0 nodad
ip route add default via 2001:db8::1 dev eth0 metric 5
guard; ip route del 10.1.1.1`,
        `start ${networking}; try ifdown --force eth0; sleep 1`,
        "ip address flush dev eth0; ip route flush dev eth0; sleep 0.5",
        "ip link set eth0 down; sleep 0.5",
        "ip link add br0 type bridge && ip link set eth0 master br0; sleep 0.5; [ ! -e /sys/class/net/eth0/master ] && note free",
      ],
    });
    for (const [index, { addresses, routes }] of steps.entries()) {
      assert.deepEqual(addresses, [root, "eth0 2001:db8::20/64"], String(index));
      assert.ok(
        routes.some((route) => route.startsWith("default via 2001:db8::1 dev eth0 metric 5")),
        String(index),
      );
      assert.equal(new Set(routes).size, routes.length, String(index));
      assert.deepEqual(
        rootRoutes.filter((route) => !routes.includes(route)),
        [],
        String(index),
      );
    }
    assert.deepEqual(steps.at(-1)?.statuses, ["free"]);
  }),
);
