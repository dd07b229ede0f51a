// SPDX-License-Identifier: LGPL-2.1-or-later
// Several cards in one segment, with the kernel's own target there: N8 of the reports. Each path has to connect, to stay when the target asks
// again who has which address, and to connect again after an outage.

import type { NvmetSource, Running, Scenario } from "../scenario.ts";
import { hfi, mac, nvmetNic, rootUuids, seconds, ssns, subsystemNqn, table, usual, wiredNic } from "./parts.ts";

/** Seconds in which a connection that gets no answer is seen to be dead: two of the kernel's keep-alive timeouts. */
const noticed = 11;

/** Of both paths the target forgets the addresses, cuts the connections, and forgets again. */
async function outage({ machine, nvmet, note }: Running): Promise<void> {
  const { console } = machine;
  const mustStay = async (): Promise<void> => {
    const start = console.lines.length;
    nvmet?.type("forget");
    await seconds(noticed);
    const lost = console.lines
      .slice(start)
      .find(({ text }) => /nvme nvme\d: (starting error recovery|keep.alive)/i.test(text));
    if (lost !== undefined) {
      throw new Error(`lost when the target had forgotten the addresses: ${lost.text}`);
    }
  };
  await console.waitFor(/LAB io start/);
  await mustStay();
  nvmet?.type("close 1");
  nvmet?.type("close 2");
  await seconds(3);
  nvmet?.type("forget");
  nvmet?.type("open 1");
  nvmet?.type("open 2");
  note("the target was away for 3 s and has forgotten the addresses");
  await Promise.all(
    [0, 1].map((number) => console.waitFor(new RegExp(`nvme nvme${number}: Successfully reconnected`))),
  );
  await mustStay();
  note("both paths are there and stay");
}

const served = (...ports: NvmetSource["ports"]): NvmetSource => ({
  nics: [nvmetNic()],
  nqn: subsystemNqn,
  uuid: rootUuids[0],
  ports,
});

/** Of the image and of hardened systems. */
const strict = ["sysctl.net.ipv4.conf.all.rp_filter=1", "sysctl.net.ipv4.conf.default.rp_filter=1"];

const subnet: Scenario = {
  ...usual,
  name: "several-cards",
  number: "68",
  story:
    "two cards in one subnet, rp_filter 1 in the image and in the real root: both paths stay, and come again after an outage",
  tables: [table({ hfi: [hfi(1), hfi(2, { ip: "10.9.0.3" })], ssns: [ssns(1, "4420", { secondaryHfis: [2] })] })],
  nics: [wiredNic(), { ...wiredNic(), mac: mac(1) }],
  nvmet: served({ nic: 0, address: "10.9.0.1/24", port: 4420 }),
  root: "full-strict",
  kernelOptions: [...strict, "lab.io=60"],
  during: outage,
  expect: { controllers: ["10.9.0.1:4420", "10.9.0.1:4420"], seen: [/LAB io end \d+ rounds/] },
  limit: 360,
};

export const severalCards: readonly Scenario[] = [
  subnet,
  {
    ...subnet,
    name: "several-cards-two-subnets",
    story: "two subnets in one segment, without any rp_filter",
    rare: true,
    tables: [table({ hfi: [hfi(1), hfi(2)], ssns: [ssns(1, "4420"), ssns(2, "4420")] })],
    nvmet: served({ nic: 0, address: "10.9.0.1/24", port: 4420 }, { nic: 0, address: "10.9.1.1/24", port: 4420 }),
    root: "full",
    kernelOptions: ["lab.io=60"],
    expect: { ...subnet.expect, controllers: ["10.9.0.1:4420", "10.9.1.1:4420"] },
  },
  {
    ...subnet,
    name: "several-cards-routed",
    story: "one target by two routers, rp_filter 1 in the image and in the real root",
    rare: true,
    tables: [
      table({
        hfi: [hfi(1, { gateway: "10.9.0.254" }), hfi(2, { gateway: "10.9.1.254" })],
        ssns: [ssns(1, "4420", { traddr: "10.8.0.1", secondaryHfis: [2] })],
      }),
    ],
    nvmet: served(
      { nic: 0, address: "10.8.0.1/32", port: 4420 },
      { nic: 0, address: "10.9.0.254/24", port: 4421 },
      { nic: 0, address: "10.9.1.254/24", port: 4422 },
    ),
    expect: { ...subnet.expect, controllers: ["10.8.0.1:4420", "10.8.0.1:4420"] },
  },
  {
    ...subnet,
    name: "several-cards-initramfs-tools",
    story: "several-cards with initramfs-tools",
    rare: true,
    initramfs: "initramfs-tools",
  },
  {
    ...subnet,
    name: "several-cards-late",
    story:
      "two cards in one subnet, rp_filter 1; the second card's cable is plugged in when the system of the real root runs",
    rare: true,
    nics: [wiredNic(), { ...wiredNic(), mac: mac(1), unplugged: true }],
    during: async (running) => {
      await running.machine.console.waitFor(/LAB up/);
      await seconds(5);
      await running.machine.setLink(1, true);
      await outage(running);
    },
  },
];
