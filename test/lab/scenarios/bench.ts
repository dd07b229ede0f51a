// SPDX-License-Identifier: LGPL-2.1-or-later
// What the bench boots, once with each initramfs. The bad path comes first in the table: it is the harder place for whoever takes one path
// after the other.

import { hostId } from "../images/full-roots.ts";
import type { Scenario } from "../scenario.ts";
import type { Fault } from "../target/options.ts";
import { hfi, mac, ssns, subsystemNqn, table, target, userNic, usual } from "./parts.ts";

/** Two paths, of which the one through this NIC is well. The busybox initramfs is told of that one. */
const twoPaths = (good: 0 | 1, fault?: Fault) => ({
  ...usual,
  tables: [table({ hfi: [hfi(1), hfi(2)], ssns: [ssns(1, "one"), ssns(2, "two")] })],
  nics: [userNic(0), userNic(1)],
  target: {
    ...target(),
    listeners: [{ name: "one", ...(fault === undefined ? {} : { fault }) }, { name: "two" }],
  },
  kernelOptions: [goodPath(good, good === 0 ? "one" : "two")],
  // Whoever boots may have as many paths as it likes.
  expect: {},
  limit: 300,
});

const goodPath = (nic: number, listener: string): string =>
  `lab.path=${mac(nic)},10.9.${nic}.2/24,10.9.${nic}.1:${listener},${subsystemNqn},${hostId}`;

/** The scenario that a bad path is compared with. */
export const healthyTwoPaths = "two-paths";

/** What every contestant boots. */
export const simplestBoot: Scenario = {
  ...usual,
  name: "one-path",
  number: "b1",
  story: "one interface, one path, all well",
  kernelOptions: [goodPath(0, "main")],
  expect: {},
  limit: 300,
};

export const benchScenarios: readonly Scenario[] = [
  simplestBoot,
  { ...twoPaths(0), name: healthyTwoPaths, number: "b2", story: "two interfaces, two paths, all well" },
  {
    ...twoPaths(1, { kind: "refuse" }),
    name: "path-refused",
    number: "b3",
    story: "two paths, the first is refused",
  },
  {
    ...twoPaths(1, { kind: "silent" }),
    name: "path-silent",
    number: "b4",
    story: "two paths, the first accepts and never answers",
  },
];
