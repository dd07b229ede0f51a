// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { test } from "node:test";
import type { Hfi } from "../../src/nbft/types.ts";
import { type Route, staticRoutes, targetsOf } from "../../src/network/routes.ts";
import { makePlan } from "../../src/plan/plan.ts";
import { discovery, hfi, ssns, table } from "../plan/tables.ts";

const onLink = "192.0.2.100";
const far = "198.51.100.100";
const farV6 = "2001:db8:5::100";

/** Routes of the interface that HFI 1 and, with the same MAC address, others make, whose targets are three: two far, one on the link. */
function routes(...hfis: readonly Partial<Hfi>[]): Route[] {
  const plan = makePlan([
    {
      number: 0,
      table: table({
        hfi: hfis.map((parts, position) => hfi(position + 1, { mac: hfi(1).mac, ...parts })),
        ssns: [onLink, far, farV6].map((traddr, position) => ssns(position + 1, { traddr })),
        discovery: [discovery(1, { uri: `nvme+tcp://${far}/` })],
      }),
    },
  ]);
  const [entry] = plan.interfaces;
  assert.ok(entry !== undefined);
  return staticRoutes(entry, targetsOf(plan)(entry));
}

test("a default route", () => {
  assert.deepEqual(routes({ gateway: "192.0.2.1", routeMetric: 5 }), [
    { gateway: "192.0.2.1", gatewayOnLink: false, metric: 5 },
  ]);
});

test("no gateway, no route", () => {
  assert.deepEqual(routes({}), []);
});

test("a gateway that is no default route leads to this interface's own targets, once each", () => {
  assert.deepEqual(routes({ gateway: "192.0.2.1", defaultRoute: false }), [
    { destination: `${far}/32`, gateway: "192.0.2.1", gatewayOnLink: false },
  ]);
});

test("each family has its own gateway", () => {
  assert.deepEqual(
    routes(
      { gateway: "192.0.2.1", defaultRoute: false },
      { ip: "2001:db8::1", prefix: 64, gateway: "fe80::1", defaultRoute: false },
    ),
    [
      { destination: `${far}/32`, gateway: "192.0.2.1", gatewayOnLink: false },
      { destination: `${farV6}/128`, gateway: "fe80::1", gatewayOnLink: false },
    ],
  );
});

test("a target in the subnet of another HFI on the same interface is a neighbour", () => {
  assert.deepEqual(routes({ gateway: "192.0.2.1", defaultRoute: false }, { ip: "198.51.100.1" }), []);
});

test("a gateway outside the subnet is on the link", () => {
  assert.deepEqual(routes({ gateway: "203.0.113.1" }), [{ gateway: "203.0.113.1", gatewayOnLink: true }]);
});

test("an address without a subnet: the targets are neighbours", () => {
  assert.deepEqual(routes({ prefix: 0 }), [
    { destination: `${onLink}/32`, gatewayOnLink: false },
    { destination: `${far}/32`, gatewayOnLink: false },
  ]);
  assert.deepEqual(routes({ prefix: 0, gateway: "192.0.2.1" }), [{ gateway: "192.0.2.1", gatewayOnLink: true }]);
});

test("HFIs with one default gateway make one route", () => {
  assert.equal(routes({ gateway: "192.0.2.1" }, { ip: "192.0.2.20", gateway: "192.0.2.1" }).length, 1);
});
