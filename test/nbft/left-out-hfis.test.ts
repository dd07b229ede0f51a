// SPDX-License-Identifier: LGPL-2.1-or-later
// Every reason to leave out an HFI, or one field of it.

import assert from "node:assert/strict";
import { test } from "node:test";
import { decode } from "../../src/nbft/decode.ts";
import { DamagedTable } from "./damage.ts";
import { leavesOut, spares } from "./left-out.ts";

/** Where the transport info of an HFI is. */
const transport = (table: DamagedTable, position = 0) => table.object(table.record("hfi", position) + 16);
const extended = (table: DamagedTable) => table.object(transport(table) + 110);

leavesOut("HFI: another transport than TCP", "hfi", "multipath", (table) => {
  table.set(table.record("hfi") + 3, 1, 1);
  return ["transport-type", table.record("hfi") + 3];
});
leavesOut("HFI: no transport info", "hfi", "multipath", (table) => {
  table.set(table.record("hfi") + 20, 2, 0);
  return ["object-absent", table.record("hfi") + 16];
});
leavesOut("HFI: transport info outside the heap", "hfi", "multipath", (table) => {
  table.set(table.record("hfi") + 16, 4, table.bytes.length - 127);
  return ["object-outside", table.record("hfi") + 16];
});
leavesOut("HFI: transport info that wraps around 4 GiB", "hfi", "multipath", (table) => {
  table.set(table.record("hfi") + 16, 4, 0xffff_fff0);
  return ["object-outside", table.record("hfi") + 16];
});
leavesOut("HFI: transport info of 127 bytes", "hfi", "multipath", (table) => {
  table.set(table.record("hfi") + 20, 2, 127);
  return ["object-length", table.record("hfi") + 20];
});
leavesOut("HFI: transport info without its valid flag", "hfi", "multipath", (table) => {
  table.set(transport(table) + 6, 1, 0);
  return ["not-valid", transport(table) + 6];
});
leavesOut("HFI: transport info with another identifier", "hfi", "multipath", (table) => {
  table.set(transport(table), 1, 9);
  return ["wrong-id", transport(table)];
});
leavesOut("HFI: VLAN 4095", "hfi", "multipath", (table) => {
  table.set(transport(table) + 17, 2, 4095);
  return ["value-range", transport(table) + 17];
});
leavesOut("HFI: MAC address of zeros", "hfi", "multipath", (table) => {
  table.bytes.fill(0, transport(table) + 11, transport(table) + 17);
  return ["mac-invalid", transport(table) + 11];
});
leavesOut("HFI: multicast MAC address", "hfi", "multipath", (table) => {
  table.set(transport(table) + 11, 1, 0x53);
  return ["mac-invalid", transport(table) + 11];
});

spares("HFI: prefix of 33 bits for a fixed IPv4 address", "hfi", "multipath", (table) => {
  table.set(transport(table) + 36, 1, 33);
  return ["prefix-range", transport(table) + 36];
});
spares("HFI: prefix of 129 bits for a fixed IPv6 address", "hfi", "static-ipv6", (table) => {
  table.set(transport(table) + 36, 1, 129);
  return ["prefix-range", transport(table) + 36];
});
for (const [sign, offset, value] of [
  ["the override flag", 6, 0x05],
  ["the origin", 19, 3],
  ["the DHCP server", 88 + 15, 1],
] as const) {
  test(`HFI: with DHCP, by ${sign} alone, a prefix of 200 bits does not matter`, () => {
    const table = new DamagedTable("multipath");
    table.set(transport(table) + 36, 1, 200).set(transport(table) + offset, 1, value);
    const { table: decoded, findings } = decode(table.done(), { strict: true });
    assert.deepEqual([decoded.hfi.length, decoded.hfi[0]?.prefix, findings], [2, 0, []]);
  });
}
spares("HFI: host name that is none", "hfi", "dhcp-ipv4", (table) => {
  table.write(transport(table) + 104, "a b");
  return ["text-invalid", transport(table) + 104];
});
spares("HFI: host name outside the heap", "hfi", "dhcp-ipv4", (table) => {
  table.set(transport(table) + 104, 4, 0);
  return ["object-outside", transport(table) + 104];
});
spares("HFI: origin of the address that Windows does not know", "hfi", "dhcp-ipv4", (table) => {
  table.set(transport(table) + 19, 1, 95);
  return ["unknown-value", transport(table) + 19];
});
spares("HFI: transport info that belongs to another index", "hfi", "dhcp-ipv4", (table) => {
  table.set(transport(table) + 4, 2, 7);
  return ["index-mismatch", transport(table) + 4];
});
spares("HFI: version of the transport info", "hfi", "dhcp-ipv4", (table) => {
  table.set(transport(table) + 1, 1, 3);
  return ["version", transport(table) + 1];
});
spares("HFI: extended information of 19 bytes", "hfi", "duid-llt", (table) => {
  table.set(transport(table) + 114, 2, 19);
  return ["object-length", transport(table) + 114];
});
spares("HFI: extended information with another identifier", "hfi", "duid-llt", (table) => {
  const at = extended(table);
  table.set(at, 1, 9);
  return ["wrong-id", at];
});
spares("HFI: IAID of 3 bytes", "hfi", "duid-llt", (table) => {
  table.set(extended(table) + 12, 2, 3);
  return ["object-length", extended(table) + 12];
});
spares("HFI: no DUID", "hfi", "duid-llt", (table) => {
  table.set(extended(table) + 18, 2, 0);
  return ["object-absent", extended(table) + 14];
});
for (const [fixture, length] of [
  ["duid-llt", 8],
  ["duid-en", 6],
  ["duid-ll", 4],
  ["duid-uuid", 17],
  ["duid-uuid", 19],
  ["duid-unknown", 2],
] as const) {
  spares(`HFI: DUID of ${length} bytes in ${fixture}`, "hfi", fixture, (table) => {
    table.set(extended(table) + 18, 2, length);
    return ["duid-invalid", extended(table) + 18];
  });
}
