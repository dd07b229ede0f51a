// SPDX-License-Identifier: LGPL-2.1-or-later
// Whatever a format lets through, the table of it is one that encode() takes, and that comes back from decode() whole.

import assert from "node:assert/strict";
import { test } from "node:test";
import { tableOf } from "../../src/description/table-of.ts";
import { type ConnectionPart, FormatError, type InterfacePart } from "../../src/description/types.ts";
import { addStandIn, removeStandIn } from "../../src/nbft/any-route.ts";
import { decode } from "../../src/nbft/decode.ts";
import { encode } from "../../src/nbft/encode.ts";
import { Random } from "../nbft/random.ts";
import { card, describe, host, mac, nqn } from "./parts.ts";

const texts = [
  "",
  "a",
  "a,b",
  "a b",
  "a\nb",
  "\u202e",
  "é",
  "\0",
  "x".repeat(300),
  "nqn.2024-05.org.example:a",
  "%s",
  "$(a)",
];
const addresses = [
  "192.0.2.5",
  "192.0.2.9",
  "2001:db8::5",
  "FE80::1",
  "::",
  "0.0.0.0",
  "127.0.0.1",
  "1.2.3",
  "::1.2.3.4",
  ...texts,
];
const numbers = [0, 1, 5, 24, 64, 129, 4095, -1, 1.5, Number.NaN, 1e12];

function randomInterface(random: Random): InterfacePart {
  const maybe = <K extends string, V>(key: K, make: () => V) =>
    (random.chance() ? { [key]: make() } : {}) as { [P in K]?: V };
  return card({
    ...maybe("name", () => random.pick(["a", "b", "c", ...texts])),
    ...maybe("mac", () => random.pick([mac(1), mac(2), mac(3).toUpperCase(), "01:00:00:00:00:00", ...texts])),
    ...(random.below(8) === 0 && { vlan: random.pick(numbers) }),
    ...(random.below(4) === 0 && { vlanLink: random.pick(["a", "b", "c"]) }),
    ...(random.below(8) === 0 && { pci: random.pick(["0000:3b:00.1", "ffff:ff:1f.7", ...texts]) }),
    ...maybe("dhcp4", () => random.chance()),
    ...maybe("slaac", () => random.chance()),
    ...maybe("hostName", () => random.pick(["node1", ...texts])),
    addresses: random.list(3, () => ({ address: random.pick(addresses), prefix: random.pick(numbers) })),
    gateways: random.list(2, () => ({ address: random.pick(addresses), metric: random.pick(numbers) })),
    dns: random.list(4, () => random.pick(addresses)),
  });
}

function randomConnection(random: Random): ConnectionPart {
  return {
    place: { source: "source" },
    kind: random.pick(["subsystem", "discovery"]),
    traddr: random.pick(addresses),
    ...(random.chance() && { nqn: random.pick([nqn, ...texts]) }),
    ...(random.chance() && { trsvcid: random.pick(["4420", "04420", "0", "70000", ...texts]) }),
    ...(random.chance() && { hostTraddr: random.pick(addresses) }),
    ...(random.chance() && { hostIface: random.pick(["a", "b", "eth9", ...texts]) }),
    ...(random.chance() && { nsid: random.pick(numbers) }),
    ...(random.below(4) === 0 && {
      nid: { type: random.pick(["eui64", "nguid", "uuid"] as const), value: random.pick(["0".repeat(32), ...texts]) },
    }),
  };
}

test("tables of hostile parts are what a decoder would give", () => {
  let made = 0;
  for (let seed = 0; seed < 5000; seed++) {
    const random = new Random(seed);
    const parts = [...random.list(4, () => randomInterface(random)), ...random.list(4, () => randomConnection(random))];
    try {
      const { table } = tableOf([describe(...(random.chance() ? [host({ nqn })] : []), ...parts)]);
      const { table: whole, standIn } = addStandIn(table);
      const { table: read, findings } = decode(encode(whole));
      assert.deepEqual(removeStandIn(read, standIn), table, `seed ${seed}`);
      assert.deepEqual(
        findings.filter(({ severity }) => severity === "error"),
        [],
        `seed ${seed}`,
      );
      made++;
    } catch (error) {
      assert.ok(error instanceof FormatError, `seed ${seed}: ${error}`);
    }
  }
  assert.ok(made > 1000, `${made} tables`);
});
