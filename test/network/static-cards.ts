// SPDX-License-Identifier: LGPL-2.1-or-later
// A machine whose interfaces are static in every way that a table can say it. Both network managers have to make the same of it.

import type { Hfi, Ssns } from "../../src/nbft/types.ts";
import { hfi, ssns } from "../plan/tables.ts";

export const staticCards: readonly Hfi[] = [
  hfi(1, { gateway: "192.0.2.1", routeMetric: 500, dns1: "192.0.2.53" }),
  hfi(2, { mac: hfi(1).mac, ip: "2001:db8:1::11", prefix: 64, gateway: "2001:db8:1::1" }),
  hfi(3, { ip: "198.51.100.3", gateway: "198.51.100.1", defaultRoute: false, routeMetric: 7 }),
  hfi(4, { ip: "198.51.100.4", gateway: "198.51.100.1", defaultRoute: false, routeMetric: 7 }),
  hfi(5, { ip: "203.0.113.5", prefix: 0, routeMetric: 8 }),
  hfi(6, { ip: "2001:db8:6::11", prefix: 64, gateway: "2001:db8:7::1", routeMetric: 9 }),
  hfi(7, { ip: "10.7.0.7", gateway: "10.8.0.1", defaultRoute: false, routeMetric: 6 }),
];

export const targetsOfStaticCards: readonly Ssns[] = [
  ssns(1, { primaryHfi: 3, secondaryHfis: [4, 7], traddr: "10.1.1.1" }),
  ssns(2, { primaryHfi: 3, traddr: "198.51.100.100" }),
  ssns(3, { primaryHfi: 5, traddr: "203.0.113.100" }),
];

/** Addresses of the devices when the machine is up, sorted. */
export const addressesOfStaticCards: readonly string[] = [
  "eth1 192.0.2.11/24",
  "eth1 2001:db8:1::11/64",
  "eth3 198.51.100.3/24",
  "eth4 198.51.100.4/24",
  "eth5 203.0.113.5/32",
  "eth6 2001:db8:6::11/64",
  "eth7 10.7.0.7/24",
];
