// SPDX-License-Identifier: LGPL-2.1-or-later
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { EncodeError } from "../../../src/nbft/encode-error.ts";
import { parseTable } from "../../../src/nbft/json/parse-table.ts";
import { top } from "../../../tools/top.ts";

const uuid = "12345678-aaaa-bbbb-cccc-123456789012";
const host = { nqn: `nqn.2014-08.org.nvmexpress:uuid:${uuid}` };
const hfi = { mac: "52:54:00:00:00:01" };
const ssns = { traddr: "192.0.2.10", subsysNqn: "nqn.2024-05.org.example:root" };

interface Schema {
  readonly $ref?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly definitions: Readonly<Record<string, Schema>>;
}
const schema: Schema = JSON.parse(readFileSync(join(top, "src", "nbft", "json", "table.schema.json"), "utf8"));

/** The defaults that the schema documents for a definition. */
function documentedDefaults(definition: string): Record<string, unknown> {
  const properties = Object.entries(schema.definitions[definition]?.properties ?? {});
  return Object.fromEntries(
    properties.filter(([, value]) => "default" in value).map(([name, value]) => [name, value.default]),
  );
}

test("the defaults are those that the schema documents", () => {
  const table = parseTable({
    host,
    hfi: [hfi],
    ssns: [{ ...ssns, extended: { diagnostics: {} } }],
    security: [{}],
    discovery: [{ uri: "nvme+tcp://192.0.2.10/" }],
  });
  assert.deepEqual(table.host, { ...host, id: uuid, ...documentedDefaults("host") });
  assert.deepEqual(table.hfi, [{ index: 1, ...hfi, ...documentedDefaults("hfi"), ipOrigin: 1, prefix: 0 }]);
  const { extended, ...rest } = table.ssns[0] ?? {};
  assert.deepEqual(rest, { index: 1, ...ssns, ...documentedDefaults("ssns") });
  assert.deepEqual(extended, {
    controllerId: 0,
    asqsz: 0,
    asqszAdministrative: false,
    diagnostics: { attemptError: 0, connectError: 0, connectionTimeout: 0, networkError: 0 },
  });
  assert.deepEqual(table.security, [{ index: 1, ...documentedDefaults("security") }]);
  assert.deepEqual(table.discovery, [{ index: 1, uri: "nvme+tcp://192.0.2.10/", ...documentedDefaults("discovery") }]);
  const { revision, ...lists } = documentedDefaults("table");
  assert.deepEqual(parseTable({ host }), { revision, host: table.host, ...lists });
});

test("defaults that depend on other fields", () => {
  const parse = (given: object) => parseTable({ host, hfi: [{ ...hfi, ...given }] }).hfi[0];
  assert.equal(parse({ dhcpOverride: true })?.ipOrigin, 3);
  assert.equal(parse({ autoconfigured: true })?.ipOrigin, 0);
  assert.equal(parse({ ip: "2001:db8::1", prefix: 64 })?.gateway, "::");
  assert.equal(parse({ ip: "192.0.2.1", dhcpOverride: true })?.prefix, 0);
  assert.equal(parse({ ip: "192.0.2.1", ipOrigin: 3 })?.prefix, 0);
  assert.equal(parse({ ip: "192.0.2.1", dhcpServer: "192.0.2.2" })?.prefix, 0);
  assert.equal(parse({ prefix: 64, dhcpOverride: true })?.prefix, 64);
  assert.deepEqual(parse({ pci: { bus: 3 } })?.pci, { segment: 0, bus: 3, device: 0, function: 0 });
});

test("hand-written forms become those of the decoder", () => {
  const table = parseTable({
    $schema: "../table.schema.json",
    host: { nqn: "nqn.2024-05.org.example:host", id: uuid.toUpperCase() },
    hfi: [
      {
        mac: "52-54-00-AB-CD-EF",
        ip: "2001:DB8:0::1",
        prefix: 64,
        dhcp: { iaid: 1, duid: { type: "LL", hardwareType: 1, linkLayerAddress: "525400ABCDEF" } },
      },
    ],
    ssns: [{ ...ssns, trsvcid: "04420", nid: { type: "nguid", value: "AA".repeat(16) } }],
  });
  assert.equal(table.host.id, uuid);
  assert.equal(table.hfi[0]?.mac, "52:54:00:ab:cd:ef");
  assert.equal(table.hfi[0]?.ip, "2001:db8::1");
  assert.deepEqual(table.hfi[0]?.dhcp?.duid, { type: "LL", hardwareType: 1, linkLayerAddress: "525400abcdef" });
  assert.equal(table.ssns[0]?.trsvcid, "4420");
  assert.deepEqual(table.ssns[0]?.nid, { type: "nguid", value: "aa".repeat(16) });
  assert.ok(!("$schema" in table));
});

const withHfi = (given: object) => ({ host, hfi: [hfi, { mac: "52:54:00:00:00:02", ...given }] });
const withSsns = (given: object) => ({ host, hfi: [hfi], ssns: [{ ...ssns, ...given }] });
const duid = (given: object) => withHfi({ dhcp: { iaid: 1, duid: given } });

const wrong: readonly (readonly [value: unknown, message: string])[] = [
  [null, "JSON, but no table: it is null"],
  [[], "JSON, but no table: it is a list"],
  [{}, "host: is missing"],
  [{ host, hfis: [] }, "hfis: is not a field of the table; did you mean hfi?"],
  [JSON.parse(`{"host":${JSON.stringify(host)},"__proto__":{}}`), "__proto__: is not a field of the table"],
  [{ host: { nqn: "nqn.a:b" } }, "host.id: is missing, and the NQN has no UUID to take it from"],
  [{ host: { ...host, id: "1234" } }, 'host.id: "1234" is not a UUID'],
  [{ host: { ...host, nqn: "", id: uuid } }, "host.nqn: is empty"],
  [{ host, revision: "1.2" }, 'revision: "1.2" is not one of "1.0", "1.1"'],
  [
    { host, oemId: "LONGER7" },
    'oemId: "LONGER7" is not at most 6 printable ASCII characters without spaces at the end',
  ],
  [{ host, hfi: {} }, "hfi: {} is not an array"],
  [{ host, hfi: [{}] }, "hfi[0].mac: is missing"],
  [{ host, hfi: Array(256).fill(hfi) }, "hfi: has more than 255 entries"],
  [withHfi({ vlan: 5000 }), "hfi[1].vlan: 5000 is more than 4094"],
  [withHfi({ vlan: -1 }), "hfi[1].vlan: -1 is less than 0"],
  [withHfi({ vlan: 1.5 }), "hfi[1].vlan: 1.5 is not an integer"],
  [withHfi({ vlan: "5" }), 'hfi[1].vlan: "5" is not an integer'],
  [withHfi({ defaultRoute: 1 }), "hfi[1].defaultRoute: 1 is not a boolean"],
  [withHfi({ mac: "52:54" }), 'hfi[1].mac: "52:54" is not a MAC address'],
  [withHfi({ mac: "00:00:00:00:00:00" }), 'hfi[1].mac: "00:00:00:00:00:00" is zero'],
  [withHfi({ mac: "01:00:5e:00:00:01" }), 'hfi[1].mac: "01:00:5e:00:00:01" is a multicast address'],
  [withHfi({ ip: "192.0.2.300", prefix: 1 }), 'hfi[1].ip: "192.0.2.300" is not an IP address'],
  [withHfi({ ip: "192.0.2.3" }), "hfi[1].prefix: is missing, and 192.0.2.3 is a fixed address"],
  [withHfi({ ip: "192.0.2.3", prefix: 33 }), "hfi[1].prefix: 33 is more than 32"],
  [withHfi({ ip: "2001:db8::1", prefix: 129 }), "hfi[1].prefix: 129 is more than 128"],
  [withHfi({ hostName: "a b" }), 'hfi[1].hostName: "a b" is not a host name'],
  [withHfi({ pci: { device: 32 } }), "hfi[1].pci.device: 32 is more than 31"],
  [duid({ type: "XX" }), 'hfi[1].dhcp.duid.type: "XX" is not one of "LLT", "EN", "LL", "UUID", "unknown"'],
  [duid({ type: "LL", hardwareType: 1 }), "hfi[1].dhcp.duid.linkLayerAddress: is missing"],
  [duid({ type: "UUID", uuid, time: 1 }), "hfi[1].dhcp.duid.time: does not belong to this type"],
  [
    duid({ type: "unknown", code: 1, raw: "00" }),
    'hfi[1].dhcp.duid: {"type":"unknown","code":1,"raw":"00"} is not a DUID',
  ],
  [withSsns({ subsysNqn: "nqn.a,b" }), 'ssns[0].subsysNqn: "nqn.a,b" has a comma'],
  [withSsns({ subsysNqn: "nqn.a\nb" }), 'ssns[0].subsysNqn: "nqn.a\\nb" has the control character U+000A'],
  [withSsns({ subsysNqn: "é".repeat(112) }), `ssns[0].subsysNqn: "${"é".repeat(95)}..." is longer than 223 bytes`],
  [withSsns({ subsysNqn: "nqn.\ud800" }), 'ssns[0].subsysNqn: "nqn.\\ud800" is not well-formed Unicode'],
  [withSsns({ trsvcid: 4420 }), "ssns[0].trsvcid: 4420 is not a string"],
  [withSsns({ trsvcid: "65536" }), 'ssns[0].trsvcid: "65536" is not a port from 1 to 65535'],
  [withSsns({ nid: { type: "uuid" } }), "ssns[0].nid.value: is missing"],
  [withSsns({ nid: { type: "none", value: "" } }), "ssns[0].nid.value: does not belong to this type"],
  [withSsns({ nid: { type: "eui64", value: "00" } }), 'ssns[0].nid.value: "00" is not 16 hexadecimal digits'],
  [withSsns({ security: 0 }), "ssns[0].security: 0 is less than 1"],
  [withSsns({ secondaryHfis: [1, 256] }), "ssns[0].secondaryHfis[1]: 256 is more than 255"],
  [{ host, discovery: [{ uri: "a b" }] }, 'discovery[0].uri: "a b" has white space'],
];
for (const [value, message] of wrong) {
  test(message, () => {
    assert.throws(
      () => parseTable(value),
      (error) => {
        assert.ok(error instanceof EncodeError, String(error));
        assert.equal(error.message, message);
        return true;
      },
    );
  });
}

test("references to what is not there are accepted", () => {
  assert.equal(parseTable(withSsns({ primaryHfi: 9 })).ssns[0]?.primaryHfi, 9);
});

test("what is nested deeper than a table is refused before anything walks through it", () => {
  let deep: unknown = 0;
  for (let level = 0; level < 200_000; level++) {
    deep = [deep];
  }
  assert.throws(() => parseTable({ host: deep }), /^EncodeError: nested too deeply for a table$/);
});

test("a list of a security profile counts without being told so", () => {
  const [profile] = parseTable({ host, security: [{ cipherSuites: [1], authenticationProtocols: [1] }] }).security;
  assert.deepEqual([profile?.cipherSuitesRestricted, profile?.authenticationPolicyList], [true, "administrator"]);
});
