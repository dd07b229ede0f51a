// SPDX-License-Identifier: LGPL-2.1-or-later
// Real roots with ifupdown whose DHCP client knows nothing of a boot, and one with connman: each in its own way takes away what it has not
// configured.

import assert from "node:assert/strict";
import { test } from "node:test";
import { ifupdownTree } from "../lab/images/ifupdown-roots.ts";
import { labTree } from "../lab/images/lab-tree.ts";
import { whereAvailable } from "../where-available.ts";
import { dhcpClientPackages, installClient } from "./dhcp-clients.ts";
import { left, root, rootRoutes } from "./ifupdown-left.ts";
import { type Machine, runIfupdown, type Step } from "./ifupdown-machine.ts";

const machine = { interfaces: "auto eth0\niface eth0 inet dhcp\n", left } satisfies Partial<Machine>;

/** On a busy machine the client and what puts the network back take more than a second. */
const settle = `sleep 1; for i in $(seq 100); do
  ip route | grep -q 'metric 500' && ip route | grep -q 'kernel scope link src 192.0.2.20' && break
  sleep 0.1
done`;

/** All of root's network is there after each step. */
function assertKept(steps: readonly Step[]): void {
  for (const [index, { addresses, routes }] of steps.entries()) {
    assert.ok(addresses.includes(root), `step ${index}: ${addresses}`);
    assert.deepEqual(
      rootRoutes.filter((route) => !routes.includes(route)),
      [],
      `step ${index}`,
    );
  }
}

/** And the card has a lease beside it after the first one. */
function assertLeased(steps: readonly Step[]): void {
  assertKept(steps);
  assert.deepEqual(steps[0]?.statuses, ["start networking.service: 0"]);
  assert.match(steps[0]?.addresses.join() ?? "", /eth0 192\.0\.2\.1[0-5]\d\/24/);
}

test(
  "dhcpcd: root's address is never gone, and its routes, which dhcpcd replaces by its own, come back",
  whereAvailable(async () => {
    const steps = await runIfupdown(await ifupdownTree(), {
      ...machine,
      steps: [`guard; start networking.service; ${settle}`, "stop networking.service", `try dhcpcd -k eth0; ${settle}`],
    });
    assertLeased(steps);
    assert.deepEqual(
      steps.at(-1)?.lost.filter((line) => line.includes("inet 192.0.2.20/24") || line.includes("DOWN")),
      [],
    );
  }),
);

test(
  "udhcpc, which flushes addresses and routes as it starts: they come back",
  whereAvailable(async () => {
    const steps = await runIfupdown(await ifupdownTree(), {
      ...machine,
      packages: await dhcpClientPackages(),
      steps: [
        `${await installClient("udhcpc")}\nguard; start networking.service; ${settle}`,
        "stop networking.service",
        `kill -USR2 $(cat /run/udhcpc.eth0.pid); ${settle}`,
      ],
    });
    assertLeased(steps);
    assert.match(steps[0]?.lost.join("\n") ?? "", /inet 192\.0\.2\.20\/24/, "udhcpc is as it was");
  }),
);

test(
  "dhclient, which flushes addresses as its lease ends: they come back",
  whereAvailable(async () => {
    const steps = await runIfupdown(await ifupdownTree(), {
      ...machine,
      packages: await dhcpClientPackages(),
      steps: [
        `${await installClient("isc-dhcp-client")}\nguard; start networking.service`,
        "stop networking.service",
        `dhclient -4 -r -pf /run/dhclient.eth0.pid -lf /var/lib/dhcp/dhclient.eth0.leases eth0; ${settle}`,
      ],
    });
    assertLeased(steps);
    assert.match(steps[2]?.lost.join("\n") ?? "", /inet 192\.0\.2\.20\/24/, "dhclient is as it was");
  }),
);

test(
  "connman, which takes all interfaces down as it starts, and once more as it stops: all comes back",
  whereAvailable(async () => {
    // Its libraries are there, and no ifupdown.
    const { folder } = await labTree();
    const steps = await runIfupdown(folder, {
      ...machine,
      packages: await dhcpClientPackages(),
      steps: [
        `${await installClient("connman")}
tr -d - </proc/sys/kernel/random/uuid >/etc/machine-id
mkdir -p /run/dbus /var/lib/connman
dbus-daemon --system --fork --nopidfile
guard
connmand -n >/dev/null 2>&1 &
connman=$!
for _ in $(seq 100); do if grep -q DOWN /machine/monitor; then break; fi; sleep 0.2; done
${settle}`,
        `kill $connman; wait $connman; ${settle}`,
      ],
    });
    assertKept(steps);
    assert.match(steps[0]?.lost.join("\n") ?? "", /inet 192\.0\.2\.20\/24/, "connman is as it was");
  }),
);
